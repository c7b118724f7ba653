"""The result tables that judge the words of a codebook."""

from csatbook.analysis.tables.column import (
    CODEBOOK,
    COUNT,
    ISSUE,
    NUMBER,
    QUESTION,
    SHARE,
    TRUTH,
    P,
    Table,
    TableColumn,
)

_UNJUDGED = "Where no answer with the words was coded, or none without."
_OF_ALL = "weighted, so that it is of all answers"

ISSUE_QUALITY = Table(
    "issue_quality",
    "How well do the words of the codebook find each issue?",
    "an open question of which answers were coded by hand, and an issue that the coders were "
    "asked for; of everyone",
    (
        QUESTION,
        ISSUE,
        TableColumn("coded", "Answers coded by hand, drawn at random.", COUNT),
        TableColumn("hits", "Those of them with a word of the issue.", COUNT),
        TableColumn("right", "Hits in which the coder sees the issue, too.", COUNT),
        TableColumn("missed", "Others in which the coder sees it.", COUNT),
        TableColumn("precision", f"Share of the hits that are right; {_OF_ALL}.", SHARE, _UNJUDGED),
        TableColumn(
            "recall",
            f"Sensitivity: share of the true mentions that the words find; {_OF_ALL}.",
            SHARE,
            "Where nobody mentions it, or as `precision`.",
        ),
        TableColumn(
            "specificity",
            f"Share of the answers without it that the words leave alone; {_OF_ALL}.",
            SHARE,
            "Where everybody mentions it, or as `precision`.",
        ),
        TableColumn("f1", "Harmonic mean of precision and recall.", SHARE, "As `recall`."),
        TableColumn(
            "j",
            "Sensitivity + specificity - 1 (Youden): so much of a difference the words show.",
            NUMBER,
            "As `recall` and `specificity`.",
        ),
        TableColumn(
            "kappa",
            "Agreement of words and coder beyond chance (Cohen).",
            NUMBER,
            "Where both always say the same.",
        ),
        TableColumn("twice", "Answers that two coded.", COUNT),
        TableColumn(
            "kappa_coders",
            "Agreement of both coders.",
            NUMBER,
            "As `kappa`, or where none was coded twice.",
        ),
        TableColumn("rate_words", "Share of those who said something, as the words say.", SHARE),
        TableColumn("rate", "The same corrected (double sampling).", SHARE, _UNJUDGED),
        TableColumn("low", "Lower end of its 95 % interval.", SHARE, _UNJUDGED),
        TableColumn("high", "Its upper end.", SHARE, _UNJUDGED),
        CODEBOOK,
        TableColumn(
            "in_editing_sample",
            "Whether the codebook was changed after the sample was drawn, and so perhaps by these "
            "very answers: then it looks better than it is.",
            TRUTH,
        ),
        TableColumn(
            "warning",
            "What makes the row doubtful: `few_coded` (under 100), `few_hits` (under 10), "
            "`words_miss_many` (recall under 0.6), `coders_disagree` (kappa under 0.6), "
            "`edited_since`.",
            missing="Where nothing does.",
        ),
    ),
)

_FEW_ANSWERS = "Where fewer than `least` answers have the word."
ISSUE_WORDS = Table(
    "issue_words",
    "Which words of the codebook find how many answers, and how rightly?",
    "an open question, an issue and a word of it; of everyone",
    (
        QUESTION,
        ISSUE,
        TableColumn("word", "As the codebook has it."),
        TableColumn(
            "comments", "Answers that count for the issue and have it.", NUMBER, _FEW_ANSWERS
        ),
        TableColumn(
            "alone",
            "Those that would not count for the issue without it.",
            NUMBER,
            _FEW_ANSWERS,
        ),
        TableColumn(
            "coded", "Those that were coded by hand.", NUMBER, "Where none was, or as `comments`."
        ),
        TableColumn(
            "precision",
            "Share of the coded ones in which the coder sees the issue; not weighted.",
            SHARE,
            "As `coded`.",
        ),
        TableColumn(
            "inside_longer_word",
            "Times it is found inside a longer word, or across two: likely an accident. Among the "
            "first 20,000 answers.",
            NUMBER,
            _FEW_ANSWERS,
        ),
        TableColumn(
            "longer_words",
            "The most frequent of those, and how often; what means something else belongs under "
            "the issue's `not`.",
            missing="Where none is frequent enough.",
        ),
        CODEBOOK,
    ),
)

_FEW_BEFORE = "Where it was in some answers, but too few to be told."
ISSUE_RISING = Table(
    "issue_rising",
    "Which words do more customers use than in the compared wave?",
    "an open question, everyone or a group, and a word that rises beyond chance",
    (
        QUESTION,
        TableColumn("period_before", "The period of the compared wave."),
        TableColumn("by", "The segment.", missing="Of everyone."),
        TableColumn("group", "Its group; `all` of everyone."),
        TableColumn("word", "The word, as it is searched for."),
        TableColumn("comments", "Answers that have it now.", COUNT),
        TableColumn("comments_before", "Answers that had it then.", NUMBER, _FEW_BEFORE),
        TableColumn(
            "expected", "Answers now, were it as frequent as in both.", NUMBER, _FEW_BEFORE
        ),
        TableColumn("n", "Respondents who said something now.", COUNT),
        TableColumn("n_before", "The same then.", COUNT),
        TableColumn(
            "p_adjusted",
            "One-sided, hypergeometric, by Holm over all words and groups of the question.",
            P,
        ),
        TableColumn(
            "issue",
            "The issues of the codebook that it counts for.",
            missing="Where none does: it may be worth an issue.",
        ),
        TableColumn(
            "fallen",
            "A warning: issues that fell at the same time as the words say, and for which this may "
            "be a new word, so that the fall may be none.",
            missing="Where none fell, or the word counts for an issue.",
        ),
        CODEBOOK,
    ),
)

TABLES = (ISSUE_QUALITY, ISSUE_WORDS, ISSUE_RISING)
