from csatbook.report import headings


def test_headings_with_one_text_get_anchors_of_their_own():
    page = headings.outline("<h2>结果</h2><h2>结果</h2><h2>main</h2>")
    assert [heading.anchor for heading in page.headings] == ["结果", "结果-2", "main-2"]


def test_a_heading_made_of_marks_alone_still_has_an_anchor():
    assert headings.outline("<h2>!!</h2>").headings[0].anchor == "section"


def test_an_anchor_that_a_heading_has_is_kept():
    page = headings.outline('<h2 class="x" id="own">A</h2>')
    assert page.html == '<h2 class="x" id="own">A</h2>'
    assert page.headings[0].anchor == "own"


def test_words_in_the_contents_are_text_without_markup():
    (heading,) = headings.outline("<h2><em>R&amp;D</em> &lt;b&gt;\n now</h2>").headings
    assert heading.text == "R&D <b> now"


def test_a_later_heading_of_the_first_level_is_a_chapter():
    page = headings.outline("<h2>A</h2><h1>B</h1><h3>C</h3><h4>D</h4>")
    assert [(top.text, [below.text for below in top.children]) for top in page.headings] == [
        ("A", []),
        ("B", ["C"]),
    ]
    assert '<h2 id="B">B</h2>' in page.html


def test_a_page_without_headings_has_no_contents():
    assert headings.outline("<p>x</p>") == headings.Outline("<p>x</p>", ())
