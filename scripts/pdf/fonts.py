"""Makes the letters of src/typeset/fonts from the variable web font that the pages use, one file a weight.

Run once, with fonttools==4.60.1 and brotli, when @fontsource-variable/atkinson-hyperlegible-next changes; the
licence (OFL) beside the files is that of the package.
"""

from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

TOP = Path(__file__).parents[2]
WEB = TOP / "style/node_modules/@fontsource-variable/atkinson-hyperlegible-next/files"
FAMILY = "Atkinson Hyperlegible Next"

for name, weight in [("Regular", 400), ("Bold", 700)]:
    parts = []
    for part in ("latin", "latin-ext"):
        font = TTFont(WEB / f"atkinson-hyperlegible-next-{part}-wght-normal.woff2")
        font.flavor = None
        path = Path(f"/tmp/{part}-{name}.ttf")
        instantiateVariableFont(font, {"wght": weight}).save(path)
        parts.append(str(path))
    font = Merger().merge(parts)
    for rank in (16, 17, 21, 22, 25):
        font["name"].removeNames(nameID=rank)
    for rank, words in (1, FAMILY), (2, name), (4, f"{FAMILY} {name}"), (6, f"{FAMILY.replace(' ', '')}-{name}"):
        font["name"].setName(words, rank, 3, 1, 0x409)
    is_bold = weight == 700
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0b1100001 | (0x20 if is_bold else 0x40)
    font["head"].macStyle = int(is_bold)
    font.save(TOP / f"src/typeset/fonts/{FAMILY.replace(' ', '')}-{name}.ttf")
