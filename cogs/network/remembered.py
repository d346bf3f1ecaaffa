"""What is computed once for each network: a network is frozen, so a pure function of it has one answer."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary

import pandas as pd

from cogs.network.community_network import CommunityNetwork

__all__ = ["remembered"]

Options = ParamSpec("Options")
Value = TypeVar("Value")


def remembered(
    function: Callable[Concatenate[CommunityNetwork, Options], Value],
) -> Callable[Concatenate[CommunityNetwork, Options], Value]:
    """Return a function that computes its answer once for each network and options, however often it is asked.

    Tables are handed out as copies on write, so that nobody changes another's. What is remembered goes
    with the network.

    Examples
    --------
    >>> import cogs
    >>> asked = []
    >>> size = remembered(lambda network: asked.append(network) or len(network))
    >>> network = cogs.network_from_edges([("a", "refers_to", "b")])
    >>> size(network), size(network), len(asked)
    (2, 2, 1)
    """
    answers: WeakKeyDictionary[CommunityNetwork, dict[Hashable, Any]] = WeakKeyDictionary()

    @wraps(function)
    def once(network: CommunityNetwork, *args: Options.args, **options: Options.kwargs) -> Value:
        known = answers.setdefault(network, {})
        key = (args, tuple(sorted(options.items())))
        if key not in known:
            known[key] = function(network, *args, **options)
        value = known[key]
        return cast(Value, value.copy(deep=False) if isinstance(value, pd.DataFrame | pd.Series) else value)

    return cast(Callable[Concatenate[CommunityNetwork, Options], Value], once)
