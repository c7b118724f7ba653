from pathlib import Path

import pytest

from csatbook.errors import StudyError
from csatbook.study import source

ALIASES = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 9)]
)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (ALIASES, "aliases"),
        (f"study: &a {'x' * 100_000}\nitems: [{', '.join(['*a'] * 1000)}]", "aliases"),
        ("study: " + "[" * 5000, "nested too deeply"),
        ("study: " + "[" * 5000 + "]" * 5000, "nested too deeply"),
        ("study: " + "{a: " * 5000 + "1" + "}" * 5000, "nested too deeply"),
        ("- " * 5000 + "x", "nested too deeply"),
    ],
    ids=["aliases", "long", "open", "deep", "keys", "dashes"],
)
def test_a_file_that_grows_without_end_is_refused(tmp_path: Path, text: str, cause: str) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=cause) as told:
        source.parsed(path)
    assert str(told.value).startswith(str(path))


def test_an_alias_stands_for_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text("a: &a {x: 1}\nb: *a\nc: {<<: *a, y: 2}\n", encoding="utf-8")
    assert source.parsed(path).plain == {"a": {"x": 1}, "b": {"x": 1}, "c": {"x": 1, "y": 2}}
