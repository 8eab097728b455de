"""Why a package is refused (拒收): one sentence for each kind of trouble, the same wherever it comes up.

Light on purpose: the reading child imports it.
"""

from __future__ import annotations

from app.errors import UserError

HARMLESS = "数据没有改动。"


class PackageRefused(UserError):
    """A package, card or foreign database that is not taken in; nothing was changed."""


def not_a_package(name: str) -> PackageRefused:
    """A photo, a document, an empty file."""
    return PackageRefused(
        "E-PKG-01", f"“{name}”不是本程序的数据包。{HARMLESS}", "请向对方要后缀为 .zbpk 的数据包。"
    )


def incomplete(name: str, expected: int, found: int) -> PackageRefused:
    """A truncated download."""
    return PackageRefused(
        "E-PKG-02",
        f"“{name}”不完整：应为 {expected:,} 字节，实为 {found:,} 字节。{HARMLESS}",
        "请重新复制或请对方重新发送。",
    )


def altered(name: str) -> PackageRefused:
    """A checksum, an authentication tag or a canonical form does not fit."""
    return PackageRefused(
        "E-PKG-03", f"“{name}”校验不通过，内容已损坏或被改动。{HARMLESS}", "请对方重新导出。"
    )


def newer(name: str, program: str) -> PackageRefused:
    """Made by a newer program in a format this one cannot read."""
    wanted = f"到 {program} 或更新的版本" if program else ""
    return PackageRefused(
        "E-PKG-04", f"“{name}”由较新版本的程序制作，本版本读不了。{HARMLESS}", f"请先升级本程序{wanted}。"
    )


def other_recipient(name: str, recipient: str) -> PackageRefused:
    """Encrypted for somebody else."""
    return PackageRefused(
        "E-PKG-05",
        f"“{name}”是发给“{recipient}”的，不是发给本单位的。{HARMLESS}",
        "请对方选择本单位重新导出；如果本单位换过钥匙，请把新的名片给对方。",
    )


def unknown_sender(name: str, sender: str, fingerprint: str, kind: str) -> PackageRefused:
    """Signed by a site nobody here has confirmed."""
    what = "批准未导入" if kind == "return" else "没有导入"
    return PackageRefused(
        "E-PKG-06",
        f"“{name}”来源未确认，{what}：自称“{sender}”，指纹 {fingerprint}。{HARMLESS}",
        "请打电话核对这六组数字，一致后把对方登记为可信单位，再试一次。",
    )


def forged(name: str, kind: str) -> PackageRefused:
    """The signature does not fit the content or the site named."""
    what = "批准未导入" if kind == "return" else "没有导入"
    return PackageRefused(
        "E-PKG-07",
        f"“{name}”来源未确认，{what}：签名与内容或署名单位不符。{HARMLESS}",
        "不要使用这个文件，请当面或打电话向对方核实。",
    )


def too_large(name: str, what: str) -> PackageRefused:
    """A bomb, or simply beyond every sensible size. ``what`` says which limit."""
    return PackageRefused(
        "E-PKG-08", f"“{name}”文件过大或异常（{what}），已拒绝。{HARMLESS}", "请对方重新导出。"
    )


def odd_structure(name: str, what: str) -> PackageRefused:
    """Members, names or fields that our program never writes."""
    return PackageRefused(
        "E-PKG-09", f"“{name}”文件结构异常（{what}），已拒绝。{HARMLESS}", "请对方用本程序重新导出。"
    )


def stopped(name: str) -> PackageRefused:
    """Reading took too long or its process died."""
    return PackageRefused(
        "E-PKG-10",
        f"读取“{name}”超出了时间或内存的限制，已停止。{HARMLESS}",
        "请对方重新导出；反复如此请联系技术支持。",
    )


def own_package(name: str) -> PackageRefused:
    """Made by this very site."""
    return PackageRefused(
        "E-PKG-11", f"“{name}”是本单位自己导出的数据包，不用合并。{HARMLESS}", "请选对方发来的文件。"
    )


def same_number_other_content(name: str, sender: str) -> PackageRefused:
    """One package UUID with two contents: somebody made it up."""
    return PackageRefused(
        "E-PKG-12",
        f"“{name}”与“{sender}”以前发来的一个数据包编号相同而内容不同，已拒绝。{HARMLESS}",
        "请向对方核实，并请对方重新导出。",
    )


def wrong_direction(name: str, sender: str, kind: str) -> PackageRefused:
    """A return package from below, or facts from a site that is not below."""
    if kind == "return":
        return PackageRefused(
            "E-PKG-13",
            f"“{name}”是批复包，但“{sender}”没有登记为上级，批准未导入。{HARMLESS}",
            "如果对方确是上级，请把它登记为上级后再试。",
        )
    return PackageRefused(
        "E-PKG-13",
        f"“{name}”是数据包，但“{sender}”没有登记为下级，没有导入。{HARMLESS}",
        "如果对方确是下级，请把它登记为下级后再试；上级发来的应是批复包。",
    )


def unreadable(name: str, reason: str) -> PackageRefused:
    """The file cannot be opened at all."""
    return PackageRefused(
        "E-PKG-14", f"打不开“{name}”（{reason}）。{HARMLESS}", "请检查文件是否还在、U 盘是否插好。"
    )


def bad_line(name: str, member: str, line: int) -> PackageRefused:
    """A line that is not a record as our program writes it."""
    return PackageRefused(
        "E-PKG-15",
        f"“{name}”里 {member} 第 {line} 行的格式不对，已拒绝，一行也没有导入。{HARMLESS}",
        "请对方用本程序重新导出。",
    )
