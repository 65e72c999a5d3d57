"""What PDF files hold for a screen reader: language, title, tags, and whether anything escapes them.

pikepdf reads the structure tree and the marks of each page; pypdfium2 reads the words; pdfua checks what it knows
of PDF/UA-1. With PDF_IMAGES=FOLDER,
each page is drawn there too, to be looked at.
"""

import json
import os
import sys
from pathlib import Path

import pikepdf
import pypdfium2
from pdfua.validator import validate

# A rule of pdfua 0.1.3 that fails on any list of marks (empty headings): it asks pikepdf what it cannot answer.
BROKEN = {"UA-14-001"}
PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "EI"}


def unmarked(page):
    """How many times something is drawn outside of any mark: neither content nor decoration."""
    depth, escaped = 0, 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BMC", "BDC"):
            depth += 1
        elif operator == "EMC":
            depth -= 1
        elif operator in PAINTS and depth == 0:
            escaped += 1
    return escaped


def tree(pdf):
    """Each tag with how deep it is, its standard role, and what a heading cell is the heading of."""
    root = pdf.Root.StructTreeRoot
    roles = {str(name): str(role) for name, role in root.get("/RoleMap", {}).items()}
    tags = []

    def walk(node, depth):
        if isinstance(node, pikepdf.Array):
            for kid in node:
                walk(kid, depth)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            name = str(node.S)
            role = roles.get(name, name)
            attributes = node.get("/A", pikepdf.Array())
            if isinstance(attributes, pikepdf.Dictionary):
                attributes = [attributes]
            scope = next((str(one.Scope) for one in attributes if "/Scope" in one), None)
            tags.append((depth, role, scope))
            walk(node.get("/K", pikepdf.Array()), depth + 1)

    walk(root.get("/K", pikepdf.Array()), 0)
    return tags


def faults(path):
    """What the validator finds, and the rules that it could not try."""
    told = []
    for outcome in validate(path).outcomes:
        told += [f"{outcome.rule_id}: {finding.message}" for finding in outcome.findings]
        if outcome.skipped_reason and outcome.rule_id not in BROKEN:
            told.append(f"{outcome.rule_id} skipped: {outcome.skipped_reason}")
    return told


def read(path):
    with pikepdf.open(path) as pdf:
        tags = tree(pdf)
        with pdf.open_metadata() as metadata:
            conforms = metadata.get("pdfuaid:part")
            title = metadata.get("dc:title")
        found = {
            "lang": str(pdf.Root.get("/Lang", "")),
            "title": title,
            "shows_title": bool(pdf.Root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
            "marked": bool(pdf.Root.get("/MarkInfo", {}).get("/Marked", False)),
            "ua": conforms,
            "tags": [role for _, role, _ in tags],
            "scopes": [scope for _, role, scope in tags if role == "/TH"],
            "pages": len(pdf.pages),
            "faults": faults(path),
            "unmarked": sum(unmarked(page) for page in pdf.pages),
        }
    document = pypdfium2.PdfDocument(path)
    found["text"] = "\n".join(page.get_textpage().get_text_range() for page in document)
    images = os.environ.get("PDF_IMAGES")
    if images:
        for rank, page in enumerate(document, 1):
            page.render(scale=1.6).to_pil().save(Path(images) / f"{Path(path).stem}-{rank}.png")
    return found


print(json.dumps([read(path) for path in sys.argv[1:]]))
