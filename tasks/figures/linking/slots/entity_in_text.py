"""What the text around a number's sentence says of whose figure it is, and what kind of entity it is."""

from __future__ import annotations

from tasks.figures.entities.discourse import EntityRef
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.entity_in_sentence import Mentions
from tasks.languages.language import Grammar

# Sentences since the last mention beyond which their number makes no difference.
_FAR = 12
# Letters of a headline; names that stand behind them, and names that it does not have, make no difference.
_FAR_IN_HEADLINE = 60


def add_text(
    features: Features, entity: EntityRef, mentions: Mentions, statement: Statement, article: ArticleContext
) -> None:
    """Add what headline, text before and the entity's kind say."""
    _add_kind(features, entity, mentions, statement, article)
    _add_salience(features, entity, statement, article)
    _add_figures_before(features, entity, mentions, statement, article)


def _add_kind(
    features: Features, entity: EntityRef, mentions: Mentions, statement: Statement, article: ArticleContext
) -> None:
    """Add what the entity is, by watchlist and name, and how its name relates to the other candidates' names."""
    grammar = article.language.grammar
    own = mentions.positions(entity.id)
    tie = mentions.relations[mentions.best(own)][1] if own else "carried"
    kinds = {
        "discovered": entity.discovered,
        "discovered firm": _is_firm_by_name(entity, grammar),
        "group": entity.group,
        "is a place": grammar.has("places", entity.name),
        "is a reporter by name": entity.name.endswith(grammar.table("reporter_suffixes")),
        "first in headline": article.names().in_title[:1] == [entity.id],
    }
    for kind, holds in kinds.items():
        features.put(kind, holds)
        features.words += [f"{kind}&{tie}"] if holds else []
    known = article.entities.get(entity.id)
    if known is not None:
        features.one_of("type", known.type)
        if not own and mentions.reference is not None and mentions.refers_back_before(mentions.index):
            features.words.append(f"carried&{statement.number.row.nodes[mentions.reference].text}&{known.type}")
    others = {named.id for named in mentions.entities.values()} - {entity.id}
    parents = {article.entities[other].parent for other in others if other in article.entities}
    features.put("parent of one in the sentence", entity.id in parents)
    features.put("unit of one in the sentence", known is not None and known.parent in others)
    names = [named.name for named in mentions.entities.values() if named.id != entity.id]
    features.put("begins another name", any(name.startswith(entity.name) for name in names))
    features.put("another begins its name", any(entity.name.startswith(name) for name in names))
    nouns = statement.metric.subject_nouns.get(article.language.code, []) if statement.metric is not None else []
    features.put("metric is of a kind", bool(nouns))
    features.one_of("basis", statement.basis.value)


def _is_firm_by_name(entity: EntityRef, grammar: Grammar) -> bool:
    """Return whether a discovered entity has the name of a firm by its last part (``하늘증권``)."""
    suffixes = grammar.table("organisation_suffixes")
    return entity.discovered and not entity.group and entity.name.endswith(suffixes)


def _add_salience(features: Features, entity: EntityRef, statement: Statement, article: ArticleContext) -> None:
    """Add how prominent the entity is in headline and text, and how lately it was named."""
    sentence, names = statement.number.sentence, article.names()
    named = names.of(entity.id)
    before = [place for place in named.sentences if place < sentence]
    as_subject = [place for place in named.as_subject if place < sentence]
    features.put("in headline", entity.id in names.in_title)
    features.put("names in headline", len(names.in_title))
    places = [mention.start for mention in article.title_mentions if mention.entity == entity.id]
    features.put("place in headline", min([*places, _FAR_IN_HEADLINE]))
    features.put("named in the first sentence", named.sentences[:1] == [0])
    features.put("share of mentions", named.share)
    features.put("rank by mentions", min(named.rank, 10))
    features.put("order of mention", min(named.order, 10))
    features.put("paragraphs led", named.leads)
    features.put("entities of the text", min(len(names.by_id), 30))
    features.put("sentences since named", min(sentence - before[-1], _FAR) if before else _FAR + 1)
    features.put("sentences since subject", min(sentence - as_subject[-1], _FAR) if as_subject else _FAR + 1)
    features.put("last named", bool(before) and before[-1] == _last_naming(sentence, article))
    features.put("sentence", min(sentence, 20))
    row = article.rows.get(sentence - 1)
    features.put("names in the sentence before", len({n.mention.entity for n in row.nodes if n.mention}) if row else 0)


def _last_naming(sentence: int, article: ArticleContext) -> int:
    """Return the number of the last sentence before that names anybody; -1 without one."""
    return max(
        (named for item in article.names().by_id.values() for named in item.sentences if named < sentence), default=-1
    )


def _add_figures_before(
    features: Features, entity: EntityRef, mentions: Mentions, statement: Statement, article: ArticleContext
) -> None:
    """Add whose the figures before are."""
    number, before = statement.number, article.earlier()
    features.put("entity of the number before", _is_of(before[-1:], entity))
    features.put("entity of the two before", _is_of(before[-2:-1], entity))
    features.put("share of figures before", sum(_is_of([item], entity) for item in before) / max(1, len(before)))
    features.put("entities of figures before", min(len({item.entity.id for item in before if item.entity}), 15))
    same = [item for item in before if item.number.sentence == number.sentence]
    features.put("entity in this sentence", _is_of(same, entity))
    features.put("figures in this sentence", len(same))
    alike = [item for item in same if item.metric is statement.metric and item.measure is statement.measure]
    alike = [item for item in alike if item.number.quantity.unit == number.quantity.unit]
    features.put("has a like figure here", _is_of(alike, entity))
    features.put("like figures here", len(alike))
    if same:
        last = same[-1]
        names = [j for j in mentions.entities if last.number.index < j < number.index]
        features.put("goes on", _is_of([last], entity) and not names)
        features.put("names since the number before", len(names))
        features.put("named since the number before", any(mentions.entities[j].id == entity.id for j in names))


def _is_of(statements: list[Statement], entity: EntityRef) -> bool:
    return any(item.entity is not None and item.entity.id == entity.id for item in statements)
