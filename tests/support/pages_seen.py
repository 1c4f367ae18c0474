"""What a test asks of a page as it is drawn, shadow roots included: scripts to evaluate there."""

_EVERYWHERE = """
    const nodes = [];
    const walk = (root) => {
        for (const node of root.querySelectorAll("*")) {
            nodes.push(node);
            if (node.shadowRoot) walk(node.shadowRoot);
        }
    };
    walk(document);
"""
PICTURES = (
    "() => {"
    + _EVERYWHERE
    + """
    const shown = nodes.filter((node) => node.checkVisibility()
        && (node.matches(".js-plotly-plot") || (node.matches("section") && node.getRootNode() !== document)));
    const boxes = shown.map((node) => node.getBoundingClientRect());
    return [Math.min(...boxes.map((box) => box.top)), Math.max(...boxes.map((box) => box.bottom))];
}"""
)
"""Where the pictures begin and end, in pixels from the top of the window."""
SMALL = (
    "(smallest) => {"
    + _EVERYWHERE
    + """
    const small = new Set();
    for (const node of nodes) {
        const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
        if (!own || !node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        if (["STYLE", "SCRIPT", "TITLE", "NOSCRIPT"].includes(node.tagName)) continue;
        const box = node.getBoundingClientRect();
        if (box.width < 2 || box.bottom < 0 || box.top > innerHeight) continue;
        const size = parseFloat(getComputedStyle(node).fontSize);
        if (size < smallest - 0.01) small.add(`${node.tagName} ${size.toFixed(1)}: ${node.textContent.slice(0, 30)}`);
    }
    return [...small];
}"""
)
"""Which texts have type smaller than so many pixels."""
PAST_THE_EXAMPLES = """() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const host = at?.getRootNode().host ?? at;
    const row = document.querySelector(".st-key-examples_row");
    return Boolean(row && host && row.compareDocumentPosition(host) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""
"""Whether what has the focus stands behind the row of examples."""
FOCUSED = """() => {
    let node = document.activeElement;
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
    if (!node || node === document.body || !(node.getRootNode() instanceof ShadowRoot)) return null;
    const of = (one, part) => getComputedStyle(one, part);
    const marked = [node, ...node.querySelectorAll("*"), node.parentElement].filter(Boolean).some((one) =>
        (of(one).outlineStyle !== "none" && parseFloat(of(one).outlineWidth) > 0) || of(one).boxShadow !== "none"
        || of(one, "::after").outlineStyle !== "none");
    return [node.outerHTML.slice(0, 120), marked];
}"""
"""The element of a live picture that has the focus, and whether an outline or a shadow shows it; null elsewhere."""
REFUSED = """window.refused = [];
document.addEventListener('securitypolicyviolation', (event) =>
    window.refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
"""Notes what the content policy refuses, for a page that is about to open."""
