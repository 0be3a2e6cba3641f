"""A check made ready: everything that steers it is read, and every mistake in it told at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from imageguard.bootstrap.checking import Run
from imageguard.bootstrap.inputs import inputs_of
from imageguard.bootstrap.inspecting import spec_of
from imageguard.bootstrap.keeping import own_stops
from imageguard.bootstrap.likening import Stock, stock_of
from imageguard.bootstrap.relying import Letters
from imageguard.bootstrap.signatures import signers_of
from imageguard.config.attestations import load_attestations
from imageguard.config.jurisdictions import jurisdictions_for
from imageguard.config.rules import load_rules
from imageguard.config.use import load_use
from imageguard.config.waivers import load_signed_waivers
from imageguard.config.words import words_for
from imageguard.consent.law import Jurisdiction
from imageguard.documents.loading import Mistakes
from imageguard.executors.pool import cores
from imageguard.facts.lexicon import Lexicon
from imageguard.model.attestation import Attestations, Stop, Waiver
from imageguard.model.rule import RuleSet
from imageguard.model.signer import Seal, Signer
from imageguard.model.use import Publication
from imageguard.registry.addresses import open_registry
from imageguard.registry.ledger import publications

if TYPE_CHECKING:
    from imageguard.bootstrap.requesting import Request


def prepare(request: Request) -> Run:
    """Read everything that steers the run, and find its assets.

    Raises UsageError for a path that is not there, and ConfigurationError with every mistake of
    every file at once.
    """
    settings = request.settings()
    today = request.now.astimezone(dt.UTC).date()
    mistakes = Mistakes()
    use = mistakes.of(lambda: load_use(settings.use) if settings.use else None, None)
    registry = open_registry(settings.registry) if settings.registry else None
    mistakes.of(lambda: registry.check() if registry else None, None)
    stops = mistakes.of(lambda: (*(registry.stops() if registry else ()), *own_stops()), tuple[Stop, ...]())
    ledger = mistakes.of(lambda: publications(registry) if registry else (), tuple[Publication, ...]())
    signers = mistakes.of(lambda: signers_of(settings, registry), tuple[Signer, ...]())
    attestations = mistakes.of(
        lambda: load_attestations(settings.attestations, signers, today) if settings.attestations else Attestations(),
        Attestations(),
    )
    waivers, seals = mistakes.of(
        lambda: load_signed_waivers(settings.waivers, signers, today=today) if settings.waivers else ((), ()),
        (tuple[Waiver, ...](), tuple[Seal, ...]()),
    )
    attestations = replace(
        attestations,
        seals=(*attestations.seals, *seals),
        signers=frozenset(one.id for one in signers if one.counts_on(today)),
    )
    ruleset = mistakes.of(lambda: load_rules(settings.rules or None), RuleSet((), (), ""))
    lexicon = mistakes.of(lambda: words_for(settings.rules), Lexicon())
    law = mistakes.of(lambda: jurisdictions_for(settings.rules), tuple[Jurisdiction, ...]())
    templates = mistakes.of(lambda: stock_of(settings.registry, spec_of(settings), request.now), Stock())
    mistakes.end()
    as_of = request.on or max(today, (use.publish_on if use else None) or today)
    return Run(
        selection=request.assets(settings),
        spec=spec_of(settings),
        jobs=settings.jobs or cores(),
        settings=settings,
        ruleset=ruleset,
        now=request.now,
        as_of=as_of,
        historical=as_of < today,
        registry=registry.name if registry else None,
        letters=Letters(registry),
        stops=stops,
        use=use,
        attestations=attestations,
        waivers=waivers,
        publications=ledger,
        templates=templates,
        lexicon=lexicon,
        jurisdictions=law,
        home=request.home,
        mirror=request.mirror,
        cache=request.cache,
        outputs=request.outputs,
        inputs=inputs_of(settings),
    )
