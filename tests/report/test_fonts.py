import io
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont

import samples
from csatbook.report import fonts


def test_matplotlib_finds_the_simplified_chinese_face_by_its_family():
    found = findfont(FontProperties(family=[fonts.register()]), fallback_to_default=False)
    assert found == str(fonts.regular())
    assert found.face_index == 2


def test_a_font_of_the_machine_with_the_same_name_is_passed_over():
    program = (
        "from dataclasses import replace\n"
        "from matplotlib.font_manager import FontProperties, findfont, fontManager as m\n"
        "from csatbook.report import fonts\n"
        "other = replace(m.ttflist[0], name=fonts.FAMILY, weight=700)\n"
        "m.ttflist.insert(0, other)\n"
        "family = fonts.register()\n"
        "for weight in (400, 700):\n"
        "    found = findfont(FontProperties(family=[family], weight=weight))\n"
        "    assert found == str(fonts.regular()), found\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_chinese_text_is_drawn_without_a_missing_character():
    # A missing glyph is a warning, and warnings are errors in these tests.
    with mpl.rc_context({"font.family": [fonts.register()]}):
        figure = Figure()
        figure.text(0.1, 0.5, "华东客户满意度：直、骨、复")
        figure.savefig(io.BytesIO(), format="png")


def test_registering_again_adds_nothing():
    program = (
        "from matplotlib.font_manager import fontManager as m; from csatbook.report import fonts\n"
        "fonts.register(); n = len(m.ttflist); fonts.register.cache_clear(); fonts.register()\n"
        "assert len(m.ttflist) == n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_pages_need_no_matplotlib():
    program = (
        "import sys; from csatbook.report import fonts, site; fonts.folders()\n"
        "assert not {'matplotlib', 'typst', 'pandas'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_typst_is_given_folders_that_hold_these_fonts():
    given = {file.name for folder in fonts.folders() for file in Path(folder).iterdir()}
    assert {"NotoSansCJK-Regular.ttc", "NotoSansCJKjp-Bold.otf", "DejaVuSansMono.ttf"} <= given


def test_the_signs_of_the_fonts_are_known():
    assert set(map(ord, "直骨复 aé▲▼−·“…")) <= fonts.signs()
    assert ord("𒀀") not in fonts.signs()


def test_an_analysts_own_figure_shows_chinese_once_a_wave_is_open(tmp_path):
    program = (
        "import warnings, sys; warnings.simplefilter('error')\n"
        "from csatbook.report import sections\n"
        "sections.open(sys.argv[1], '2024Q2')\n"
        "import matplotlib; matplotlib.use('Agg')\n"
        "import matplotlib.pyplot as plt, io\n"
        "plt.title('等待时间'); plt.savefig(io.BytesIO())\n"
    )
    samples.small(tmp_path)
    study = tmp_path / "params" / "small.yaml"
    subprocess.run([sys.executable, "-c", program, str(study)], check=True)
