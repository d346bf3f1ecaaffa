"""What every figure says, in plain words: heading, meaning, unit, range, source. `{…}` is filled per tie or step."""

from __future__ import annotations

from cogs.vocabulary import Definition

__all__ = ["DEFINITIONS"]

_DEGREE = "Freeman (1978), doi:10.1016/0378-8733(78)90021-7"
_FREEMAN = "Freeman (1977), doi:10.2307/3033543"
_PIVOTS = "Brandes & Pich (2007), doi:10.1142/S0218127407018403"
_GOULD = "Gould & Fernandez (1989), doi:10.2307/270949"
_HAMILTON = "Hamilton, Hileman & Bodin (2020), doi:10.1016/j.socnet.2019.08.002"
_BURT = "Burt (1992), doi:10.4159/9780674029095"
_EVERETT = "Everett & Valente (2016), doi:10.1016/j.socnet.2015.09.001"
_VALENTE = "Valente & Fujimoto (2010), doi:10.1016/j.socnet.2010.03.003"
_REACH = "own definition, after Borgatti (2006), doi:10.1007/s10588-006-7084-x"
_HOLME = "own definition, after Holme & Saramäki (2012), doi:10.1016/j.physrep.2012.03.001"
_ACCESS = "own definition, after Freeman (1977), doi:10.2307/3033543"
_OWN = "own definition"

_OTHERS, _PAIRS, _SHARE = "0 to all others", "0 to all pairs of others", "0 to 1"
_ROUNDED = "rounded to protect them"

_ALL = (
    Definition(
        name="partners",
        heading="Partners ({ties})",
        meaning="How many others it has a recorded tie with: {meaning}.",
        unit="organisations",
        range=_OTHERS,
        reference=_DEGREE,
        lead="being tied to others ({meaning})",
    ),
    Definition(
        name="betweenness",
        heading="Betweenness ({ties})",
        meaning="How many pairs of others have it on a shortest path, in part where several are as short: {meaning}.",
        unit="pairs",
        range=_PAIRS,
        reference=_FREEMAN,
        lead="standing on the shortest path between two others ({meaning})",
    ),
    Definition(
        name="betweenness_error",
        heading="Betweenness, standard error ({ties})",
        meaning="How far the estimate of betweenness is off, typically, by the draw of the searches; 0 where it is "
        "exact: {meaning}.",
        unit="pairs",
        range=_PAIRS,
        reference=_PIVOTS,
        lead="having an uncertain betweenness ({meaning})",
    ),
    Definition(
        name="betweenness_lower",
        heading="Betweenness, from ({ties})",
        meaning="Where the 95% interval of the estimate of betweenness begins, of the 50 largest only: {meaning}.",
        unit="pairs",
        range=_PAIRS,
        reference=_PIVOTS,
        lead="having at least this betweenness ({meaning})",
    ),
    Definition(
        name="betweenness_upper",
        heading="Betweenness, to ({ties})",
        meaning="Where the 95% interval of the estimate of betweenness ends, of the 50 largest only: {meaning}.",
        unit="pairs",
        range="0 upwards",
        reference=_PIVOTS,
        lead="having at most this betweenness ({meaning})",
    ),
    Definition(
        name="brokerage",
        heading="Brokerage ({ties})",
        meaning="How many pairs it links that have no tie themselves: {meaning}.",
        unit="pairs",
        range=_PAIRS,
        reference=_GOULD,
        lead="linking two others that have no tie ({meaning})",
    ),
    Definition(
        name="activity",
        heading="Activity between groups ({ties})",
        meaning="How many pairs from different groups it links that have no tie themselves: {meaning}.",
        unit="pairs",
        range=_PAIRS,
        reference=_HAMILTON,
        lead="linking two groups ({meaning})",
    ),
    Definition(
        name="exclusivity",
        heading="Exclusivity ({ties})",
        meaning="How many pairs from different groups it alone links: {meaning}.",
        unit="pairs",
        range=_PAIRS,
        reference=_HAMILTON,
        lead="alone linking two groups ({meaning})",
    ),
    Definition(
        name="effective_size",
        heading="Effective size ({ties})",
        meaning="How many of its partners do not repeat each other, being tied themselves: {meaning}.",
        unit="organisations",
        range="up to its partners",
        reference=_BURT,
        lead="having partners unlike each other ({meaning})",
    ),
    Definition(
        name="efficiency",
        heading="Efficiency ({ties})",
        meaning="Effective size as a share of its partners: {meaning}.",
        unit="share",
        range="up to 1",
        reference=_BURT,
        lead="having partners that do not repeat each other ({meaning})",
    ),
    Definition(
        name="constraint",
        heading="Constraint ({ties})",
        meaning="How far its ties lead back to the same few partners; low means free to broker: {meaning}.",
        unit="index",
        range="0 upwards; above 1 in very small, closed circles",
        reference=_BURT,
        lead="being bound to few partners ({meaning})",
    ),
    Definition(
        name="hierarchy",
        heading="Hierarchy ({ties})",
        meaning="How far its constraint comes from one partner alone: {meaning}.",
        unit="index",
        range=_SHARE,
        reference=_BURT,
        lead="being bound to one partner ({meaning})",
    ),
    Definition(
        name="everett_valente",
        heading="Brokerage by betweenness ({ties})",
        meaning="Betweenness for each of its ties, its own pairs added: {meaning}.",
        unit="pairs per tie",
        range="0 upwards",
        reference=_EVERETT,
        lead="standing between others by few ties ({meaning})",
    ),
    Definition(
        name="bridging",
        heading="Bridging ({ties})",
        meaning="How much nearness the network would lose, on average, with one of its ties: {meaning}.",
        unit="mean reciprocal distance",
        range="from about 0 to 1",
        reference=_VALENTE,
        lead="having ties that others need ({meaning})",
    ),
    Definition(
        name="organisations",
        heading="Organisations within {steps}",
        meaning="How many organisations and councils people can be referred on to within {steps}; 0 means none "
        "recorded.",
        unit="organisations",
        range=_OTHERS,
        reference=_REACH,
        lead="being able to refer people on to other organisations within {steps}",
    ),
    Definition(
        name="services",
        heading="Services within {steps}",
        meaning="How many services that it does not offer itself people can be referred on to within {steps}; 0 means"
        " none recorded.",
        unit="services",
        range=_OTHERS,
        reference=_REACH,
        lead="being able to refer people on to services that it does not offer itself within {steps}",
    ),
    Definition(
        name="places",
        heading="Places within {steps}",
        meaning="How many places that are not its own people can be referred on to within {steps}; 0 means none "
        "recorded.",
        unit="places",
        range=_OTHERS,
        reference=_REACH,
        lead="being able to refer people on to places within {steps}",
    ),
    Definition(
        name="organisations_from",
        heading="Organisations that reach it within {steps}",
        meaning="How many organisations and councils can refer people to it within {steps}; 0 means none recorded.",
        unit="organisations",
        range=_OTHERS,
        reference=_REACH,
        lead="being within reach of other organisations by {steps}",
    ),
    Definition(
        name="distance_weighted_reach",
        heading="Reach, weighted by distance",
        meaning="Organisations that people can be referred on to, each as 1 divided by the number of referrals it "
        "takes.",
        unit="organisations",
        range=_OTHERS,
        reference=_REACH,
        lead="being able to refer people on to others, near ones counting more",
    ),
    Definition(
        name="residents_0",
        heading="Residents who use it",
        meaning=f"How many residents use it or one of its services, {_ROUNDED}.",
        unit="residents",
        range="0 to all residents",
        reference=_REACH,
        lead="being used by residents",
        private="people",
    ),
    Definition(
        name="residents",
        heading="Residents within {steps}",
        meaning=f"How many residents use it or can get to it within {{steps}}, {_ROUNDED}.",
        unit="residents",
        range="0 to all residents",
        reference=_REACH,
        lead="being used by residents, or within their reach by {steps}",
        private="people",
    ),
    Definition(
        name="only_door",
        heading="Only door",
        meaning=f"How many residents use nothing but it and its services, {_ROUNDED}.",
        unit="residents",
        range="0 to all residents",
        reference=_OWN,
        lead="being the only door for residents",
        private="people",
    ),
    Definition(
        name="only_route_residents",
        heading="Residents who need it",
        meaning=f"How many residents would find no service any more without it, {_ROUNDED}.",
        unit="residents",
        range="0 to all residents",
        reference=_OWN,
        lead="being the only route to any service for residents",
        private="people",
    ),
    Definition(
        name="only_route_services",
        heading="Services that need it",
        meaning="How many services no resident would get to any more without it.",
        unit="services",
        range="0 to all services",
        reference=_OWN,
        lead="being the only route to services",
    ),
    Definition(
        name="access",
        heading="Access betweenness",
        meaning="On what share of the shortest ways from residents to services that they do not use yet it stands in "
        "between, in whole per cents and not of fewer than 200 residents, to protect them.",
        unit="share of pairs of a resident and a service",
        range=_SHARE,
        reference=_ACCESS,
        lead="standing between residents and services that they do not use yet",
        private="share",
    ),
    Definition(
        name="front_door",
        heading="Front door",
        meaning="On what share of the shortest ways from residents to services that they do not use yet it is the "
        "first organisation, in whole per cents and not of fewer than 200 residents, to protect them.",
        unit="share of pairs of a resident and a service",
        range=_SHARE,
        reference=_ACCESS,
        lead="being the first door to services",
        private="share",
    ),
    Definition(
        name="provider",
        heading="Provider",
        meaning="On what share of the shortest ways from residents to services that they do not use yet it delivers "
        "the service, in whole per cents and not of fewer than 200 residents, to protect them.",
        unit="share of pairs of a resident and a service",
        range=_SHARE,
        reference=_ACCESS,
        lead="delivering what residents do not use yet",
        private="share",
    ),
    Definition(
        name="linked_services",
        heading="Own services linked",
        meaning="How many ordered pairs of its own services have a referral from the first to the second.",
        unit="pairs of services",
        range="0 to all pairs of its services",
        reference=_OWN,
        lead="linking its own services",
    ),
    Definition(
        name="users_of_several",
        heading="Users of several services",
        meaning=f"How many residents use two or more of its services, {_ROUNDED}.",
        unit="residents",
        range="0 to all its users",
        reference=_OWN,
        lead="being used for several services by the same residents",
        private="people",
    ),
    Definition(
        name="organisations_in_time",
        heading="Organisations reached in time",
        meaning="How many organisations and councils people can be referred on to by dated referrals, none earlier "
        "than the one before.",
        unit="organisations",
        range=_OTHERS,
        reference=_HOLME,
        lead="being able to refer people on in the order of time",
    ),
)

DEFINITIONS = {definition.name: definition for definition in _ALL}
