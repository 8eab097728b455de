"""What people write where a notice brought nothing (反映情况): 无, 公示期间未收到反映 and the like."""

from __future__ import annotations

import re

_MARKS = re.compile(r"[\s，,。．.、；;：:！!]")
_NOTHING = re.compile(
    r"(在?公示(期间|期限内|期内|期|内)?)?(党员|群众|职工|党内外)*(均|都|暂)?"
    r"(无|没有|没|未曾|尚未|未|零)(收到|接到|发现|有)?(任何|其他)?(单位|个人|人|群众|职工|党员|和|或)*"
    r"(提出|反映)?过?(任何|的)?(不良|不同|反对|负面|影响(发展)?入党)?的?"
    r"(反映|反应|异议|意见|问题|举报|情况|来信|来电|来访|投诉|反馈|和|或|及)*"
    r"|[/／—-]+"
)


def says_nothing(text: str | None) -> bool:
    """Whether a text says that nobody reported anything; an empty one says nothing at all and does not."""
    bare = _MARKS.sub("", text or "")
    return bool(bare) and _NOTHING.fullmatch(bare) is not None
