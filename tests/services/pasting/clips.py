"""What Excel and WPS put on the clipboard, in their shapes (the style sheets shortened)."""

from __future__ import annotations

from html import escape

EXCEL = """<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:x="urn:schemas-microsoft-com:office:excel"
xmlns="http://www.w3.org/TR/REC-html40">
<head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Excel.Sheet>
<meta name=Generator content="Microsoft Excel 15">
<style>
<!--table
	{{mso-displayed-decimal-separator:"\\.";
	mso-displayed-thousand-separator:"\\,";}}
td
	{{padding-top:1px;mso-ignore:padding;color:black;font-size:11.0pt;font-family:等线;
	mso-number-format:General;text-align:general;vertical-align:bottom;white-space:nowrap;}}
.xl63
	{{mso-number-format:"\\@";}}
.xl64
	{{mso-number-format:"Short Date";}}
.xl65
	{{mso-number-format:0;}}
-->
</style>
</head>
<body link="#0563C1" vlink="#954F72">
<table border=0 cellpadding=0 cellspacing=0 width=288 style='border-collapse:
 collapse;width:216pt'>
<!--StartFragment-->
 <col width=72 span=4 style='width:54pt'>
{rows}
<!--EndFragment-->
</table>
</body>
</html>
"""

WPS = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta name="ProgId" content="Excel.Sheet"><meta name="Generator" content="WPS Office ET">
<style>
<!-- @page {{margin:1.00in 0.75in;}}
.et2 {{mso-number-format:"\\@";font-size:11pt;}}
.et3 {{mso-number-format:"yyyy\\/m\\/d";}}
.et4 {{mso-number-format:"0_ ";}} -->
</style></head><body>
<table x:str="" border="0" cellpadding="0" cellspacing="0" width="216">
<colgroup><col width="72"></colgroup><tbody><!--StartFragment-->
{rows}
<!--EndFragment--></tbody></table></body></html>
"""


def excel(*lines: tuple[str, ...], classes: tuple[str, ...] = ()) -> str:
    """An Excel clip; ``classes`` gives the class of each column below the first line."""
    rows = []
    for number, line in enumerate(lines):
        cells = []
        for at, text in enumerate(line):
            name = classes[at] if number and at < len(classes) else ""
            words = escape(text).replace("\n", '<br style="mso-data-placement:same-cell">')
            cells.append(f"  <td{f' class={name}' if name else ''} style='border-top:none'>{words}</td>")
        body = "\n".join(cells)
        rows.append(f" <tr height=19 style='height:14.4pt'>\n{body}\n </tr>")
    return EXCEL.format(rows="\n".join(rows))


def wps(rows: str) -> str:
    """A WPS clip with these rows."""
    return WPS.format(rows=rows)
