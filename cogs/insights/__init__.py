"""Figures → answers: the user's questions, answered in sentences with their figures."""
