from csatbook.report import headings


def test_headings_with_one_text_get_anchors_of_their_own():
    found = headings.outline("<h2>报告</h2><h3>结果</h3><h3>结果</h3><h3>main</h3>")
    below = found.headings[0].children
    assert [heading.anchor for heading in below] == ["结果", "结果-2", "main-2"]


def test_a_heading_made_of_marks_alone_still_has_an_anchor():
    assert headings.outline("<h3>!!</h3>").headings[0].anchor == "section"


def test_an_anchor_that_a_heading_has_is_kept():
    found = headings.outline('<h2 class="x" id="own">A</h2>')
    assert found.html == '<h2 class="x" id="own">1 A</h2>'
    assert found.headings[0].anchor == "own"


def test_words_in_the_contents_are_text_without_markup():
    (heading,) = headings.outline("<h2><em>R&amp;D</em> &lt;b&gt;\n now</h2>").headings
    assert heading.text == "1 R&D <b> now"


def test_a_later_heading_of_the_first_level_is_a_chapter():
    found = headings.outline("<h2>A</h2><h1>B</h1><h3>C</h3><h4>D</h4>")
    assert [(top.text, [below.text for below in top.children]) for top in found.headings] == [
        ("1 A", []),
        ("2 B", ["C"]),
    ]
    assert '<h2 id="2-B">2 B</h2>' in found.html


def test_a_page_without_headings_has_no_contents():
    assert headings.outline("<p>x</p>") == headings.Outline("<p>x</p>", ())


def test_numbers_that_were_typed_give_way_to_those_that_are_counted():
    found = headings.outline("<h2>1 A</h2><h2>Mine</h2><h2>3、 C</h2>")
    assert [top.text for top in found.headings] == ["1 A", "2 Mine", "3 C"]
