"""What an address may be made to say: some 270 values, none of which may keep a page from opening."""

from itertools import product

_NUMBERS = [
    "inf", "-inf", "+inf", "Infinity", "nan", "-nan", "1e309", "-1e309", "1e-400", "1e400", "0e999999",
    "9" * 400, "-" + "9" * 400, "9" * 5000, "0." + "0" * 400 + "1", "1" + "0" * 309 + ".5", "0", "-0", "00",
    "-1", "1", "1.0", "0x10", "0b1", "1_000", "1__0", "_1", "1,5", "1 000", " 1 ", "\t1\n", "+1", "++1", "--1",
    "1-", "-", "+", ".", "..", "1.", ".1", "1..1", "1.1.1", "1e", "e1", "1e5", "1E5", "1e-5", "½", "²", "①",
    "٣", "３", "१२", "Ⅷ", "𝟙", "零", "1\u200b", "\u20621", "1j", "True1", "2147483647", "2147483648",
    "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551616", "9999",
    "10000", "10001", "1000000", "0.0001", "999999999999999.9",
]  # fmt: skip
_PAIRS = [
    "1.1", "0.0", "-1.-1", "1.-1", "9999.9999", "10001.10001", "1.1-", "-1.1", "1.1--1.1", "1.1-2", "1.1-2.3",
    "1.x", "x.1", "1.1-x", "1.1-1.1-1.1", "-".join(["1.1"] * 500), "-".join(["1.1"] * 20_000), "inf.inf",
    "nan.1", "1e9.1", "9" * 400 + ".1", "1." + "9" * 5000, "1 . 1", "1.1,2.2", "1.1 2.2", "1.1;2.2",
]  # fmt: skip
_WORDS = [
    "smollm2-135m:9999999", "fable:9999999", "fable:-1", "fable:0-0-0", "fable:", ":", "::", ":1", "fable:1-x",
    "gpt2:11", "fable:" + "-".join(["1"] * 5000), "fable:" + "9" * 400, "fable:¹", "fable:1:2",
    "folder:tiny:1-2", "folder:tiny:9999999", "1 2 3 4", "nan nan nan nan", "inf 1 1 1", "1e309 1 1 1",
    "0 0 0 0", "1 1", "king - man +", "- - -", "+", "king king", "> > >", "a > b, > c, d >", ",,,,", "a,b,a,b",
    "rows", "wall", "extremes", "truth", "own", "[", "(", "*", "(a+)+$", "(?P<x>", "\\", "[a-", "a{99999}",
    "(?:" * 100, "(" * 5000, "\\d{1,1000}{1,1000}", "^", "$", "(?i)", "(?<!x)", "\\1", "(a|a)*" * 30 + "b",
    ".*" * 1000,
]  # fmt: skip
_MARKUP = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "'", '"', "`",
    "``", "```", "javascript:alert(1)", "[x](javascript:alert(1))", "![x](http://example.com/x.png)", "**b**",
    "$x$", "$$", ":smile:", ":material/home:", ":red[x]", "{", "}", "{}", "{0}", "{x}", "{{x}}",
    "{x.__class__}", "{0.__init__.__globals__}", "%s", "%n", "%(x)s", "%", "%00", "%2e%2e", "$(id)", "`id`",
    "; ls", "| ls", "' OR 1=1 --", "../../etc/passwd", "..\\..\\x", "/etc/passwd", "file:///etc/passwd",
    "http://169.254.169.254/", "\\\\host\\share", "~", "~root", "$HOME", "C:\\", "con", "nul", "__class__",
    "__proto__", "constructor", "toString", "null", "None", "undefined", "true", "false", "True", "yes", "no",
    "on", "off", "[]", "{\"a\":1}", "[1,2]", "()", "&", "&amp;", "&#0;", "?", "#", "=", "a=b",
]  # fmt: skip
_SIGNS = [
    "", " ", "   ", "\t", "\n", "\r\n", "\x00", "a\x00b", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u2029",
    "\ufeff", "\u200b", "\u200d", "\u202e", "\u202eabc", "\u2066x", "\ufffd", "\uffff", "\U0010ffff", "🦔",
    "👩‍👩‍👧‍👦", "🇩🇪", "e\u0301", "\u0301", "Z" + "\u0301" * 500, "שלום", "नमस्ते", "日本語", "İ", "ß", "ﬁ", "ǅ",
    "\u00ad",
]  # fmt: skip
_LONG = [sign * count for sign, count in product("aö🦔 ", (300, 5000))] + ["word " * 20_000]

HOSTILE: list[str] = list(dict.fromkeys(_NUMBERS + _PAIRS + _WORDS + _MARKUP + _SIGNS + _LONG))
EVERYWHERE = ["", "inf", "1e309", "9" * 400]
"""Those that once closed a chapter."""
