"""A sentence in Chinese and in English: the library speaks both."""

from __future__ import annotations

from typing import Final, Literal

from attrs import frozen

Lang = Literal["zh", "en"]

LANGS: Final = ("zh", "en")


@frozen
class Text:
    """The same words in both languages.

    >>> Text("未知", "unknown").say("zh")
    '未知'
    """

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        """Give the words in one language."""
        return self.zh if lang == "zh" else self.en


def say(words: Text | str, lang: Lang) -> str:
    """Give bilingual words in one language, and plain words as they are."""
    return words if isinstance(words, str) else words.say(lang)
