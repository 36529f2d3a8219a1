"""Workbooks as towns send them, for the journey and the benchmark of the month."""

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def month_workbook(year: int, month: int, sheets: dict, foot=()) -> bytes:
    """A month's report: in each sheet a title, a header in two rows, rows of code, name and two figures, and what ends it."""
    head = [[f"{year}年{month}月工业产值报送表", "", "", "单位：千元"], ["统一社会信用代码", "单位详细名称", "工业总产值"],
            ["", "", "本月", "1—本月"]]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">'
                         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                         f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>' + "".join(
                             f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{KIND}.worksheet+xml"/>'
                             for at in range(1, len(sheets) + 1)) + "</Types>")
        archive.writestr("_rels/.rels", _relationships([("officeDocument", "xl/workbook.xml")]))
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>' + "".join(
            f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, name in enumerate(sheets, 1)) + "</sheets></workbook>")
        archive.writestr("xl/_rels/workbook.xml.rels", _relationships(
            [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]))
        for at, rows in enumerate(sheets.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{at}.xml", f'<worksheet xmlns="{MAIN}"><sheetData>' + "".join(
                f'<row r="{row}">{_cells(row, values)}</row>' for row, values in enumerate([*head, *rows, *foot], 1))
                + '</sheetData><mergeCells count="1"><mergeCell ref="C2:D2"/></mergeCells></worksheet>')
    return content.getvalue()


def _relationships(targets):
    return f'<Relationships xmlns="{PACKAGE}/relationships">' + "".join(
        f'<Relationship Id="r{at}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)) + "</Relationships>"


def _cells(row, values):
    return "".join(
        f'<c r="{"ABCD"[at]}{row}"><v>{value}</v></c>' if isinstance(value, int)
        else f'<c r="{"ABCD"[at]}{row}" t="inlineStr"><is><t>{value}</t></is></c>'
        for at, value in enumerate(values))
