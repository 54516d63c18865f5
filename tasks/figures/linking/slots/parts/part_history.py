"""What the numbers before say of whether a number is of a part."""

from __future__ import annotations

from tasks.figures.linking.article_context import ArticleContext, Statement

# Sentences beyond which a distance makes no difference.
_FAR = 9


def part_history(statement: Statement, article: ArticleContext) -> dict[str, float]:
    """Return what the numbers before say: those right before, and those of the same metric and entity.

    Args:
        statement: metric, measure and entity are decided.
        article: its article, decided as far as the number before.
    """
    number, before = statement.number, article.recent()
    if not before:
        return {"first number": 1.0}
    last = before[-1]
    values = {
        "part before": float(last.is_part),
        "same sentence": float(last.number.sentence == number.sentence),
        "same metric": float(last.metric is statement.metric),
        "sentences since": float(min(_FAR, number.sentence - last.number.sentence)),
        "same entity as before": float(last.entity_id == statement.entity_id),
        "share of parts": sum(item.is_part for item in before) / len(before),
        "number in sentence": float(sum(item.number.sentence == number.sentence for item in before)),
        "has own cue": float(statement.cue is not None),
        "names entity": float(any(node.mention is not None for node in number.row.nodes)),
    }
    like = [item for item in before if item.metric is statement.metric and item.entity_id == statement.entity_id]
    if like:
        values["part of last like it"] = 1.0 if like[-1].is_part else -1.0
        values["same measure as last like it"] = float(like[-1].measure is statement.measure)
        values["sentences since last like it"] = float(min(_FAR, number.sentence - like[-1].number.sentence))
    here = [item for item in before if item.number.sentence == number.sentence]
    if here:
        values["part in sentence"] = 1.0 if here[-1].is_part else -1.0
    return values
