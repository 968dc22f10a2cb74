"""Create many pages of made-up text from the sample content's words."""

import random

from education.models import Topic

SENTENCES = 25
SEED = 1


def fill_up_to(pages: int) -> None:
    """Create topics from shuffled sample sentences, so that words are as frequent as on a real site."""
    texts = [words for topic in Topic.objects.all() for words in (topic.body or topic.short_answer).split(". ")]
    chance = random.Random(SEED)  # noqa: S311
    missing = pages - Topic.objects.count()
    Topic.objects.bulk_create(
        [
            Topic(
                title=" ".join(chance.choice(texts).split()[:6])[:150],
                slug=f"page-{number}",
                description="A page.",
                short_answer=chance.choice(texts),
                body=". ".join(chance.choices(texts, k=SENTENCES)),
                status="published",
            )
            for number in range(missing)
        ],
        batch_size=500,
    )
