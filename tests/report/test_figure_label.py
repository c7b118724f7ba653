from csatbook.report.figure import label


def test_a_name_that_fits_stays_on_its_line() -> None:
    assert label.fold("Shenzhen", 180, 10) == "Shenzhen"


def test_words_are_not_broken() -> None:
    folded = label.fold("Guangzhou Southern Automobile Sales & Service Co., Ltd.", 180, 10)
    assert folded == "Guangzhou Southern Automobile\nSales & Service Co., Ltd."


def test_chinese_breaks_anywhere_but_before_a_closing_mark() -> None:
    # 13 letters: the even break, 7 and 6, would put 」 at the beginning of the second line
    assert label.fold("各位「服务之星」评选办公室", 80, 10) == "各位「服务之\n星」评选办公室"


def test_both_lines_fit_the_room() -> None:
    folded = label.fold("深圳市南山区科技园客户服务中心第一营业厅", 180, 10)
    assert folded.replace("\n", "") == "深圳市南山区科技园客户服务中心第一营业厅"
    assert all(label.width(line, 10) <= 180 for line in folded.split("\n"))


def test_what_is_too_much_for_two_lines_is_seen_to_be_missing() -> None:
    folded = label.fold("Deductions for whatever was found at the shop in the month", 90, 10)
    assert folded.count("\n") == 1
    assert folded.endswith("…")
    assert label.widest(folded.split("\n"), 10) <= 90


def test_a_single_long_word_stays_whole() -> None:
    assert label.fold("Unternehmensbefragung", 40, 10) == "Unternehmensbefragung"


def test_a_text_of_two_lines_is_as_wide_as_the_wider_one() -> None:
    assert label.width("A\nlonger", 10) == label.width("longer", 10) > label.width("A", 10) > 0


def test_an_empty_column_takes_no_room() -> None:
    assert label.widest([], 10) == label.widest([""], 10) == 0
