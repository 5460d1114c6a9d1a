"""What an SVG may hold: elements, attributes and properties by name. What is not here is left out, or refused where it could act."""

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XHTML = "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "use"})
"""A drawing with none of these shows nothing."""
WITH_TEXT = frozenset({"text", "tspan", "textPath", "title", "desc", "style"})
ELEMENTS = (
    SHAPES
    | WITH_TEXT
    | _words("""svg g defs symbol switch linearGradient radialGradient stop clipPath mask pattern marker filter feBlend feColorMatrix
        feComponentTransfer feComposite feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode
        feMorphology feOffset""")
)
LEFT_OUT = frozenset({"metadata"})
"""With all that is in them. So are elements of other vocabularies, such as those of the drawing programs."""
REFUSED = {
    "script": "a script",
    "handler": "a script",
    "listener": "a script",
    "foreignObject": "a part that is no SVG (foreignObject)",
    "image": "a picture inside it (image)",
    "feImage": "a picture inside it (feImage)",
    "a": "a link",
    "animate": "a part that moves",
    "animateColor": "a part that moves",
    "animateMotion": "a part that moves",
    "animateTransform": "a part that moves",
    "set": "a part that moves",
    "discard": "a part that moves",
    "font": "a font",
    "font-face": "a font",
    "iframe": "another page",
    "audio": "sound",
    "video": "a film",
    "canvas": "a canvas",
}
"""An element, and what it is in words."""

ATTRIBUTES = _words("""amplitude azimuth baseFrequency clipPathUnits cx cy d dx dy edgeMode elevation exponent filterUnits fr fx fy
    gradientTransform gradientUnits height id in in2 intercept k1 k2 k3 k4 lengthAdjust markerHeight markerUnits markerWidth
    maskContentUnits maskUnits mode offset operator order orient pathLength patternContentUnits patternTransform patternUnits
    points preserveAspectRatio primitiveUnits r radius refX refY result rotate rx ry slope spacing spreadMethod startOffset
    stdDeviation tableValues textLength transform type values viewBox width x x1 x2 y y1 y2""")
PROPERTIES = _words("""alignment-baseline baseline-shift clip-path clip-rule color color-interpolation color-interpolation-filters direction
    display dominant-baseline fill fill-opacity fill-rule filter flood-color flood-opacity font-family font-size font-stretch
    font-style font-variant font-weight letter-spacing marker-end marker-mid marker-start mask opacity overflow paint-order
    shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
    stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-rendering vector-effect visibility
    word-spacing writing-mode""")
"""Each can stand as an attribute; so what style sheets say of them becomes attributes, and no style is left."""
POINTING = frozenset({"clip-path", "fill", "filter", "marker-end", "marker-mid", "marker-start", "mask", "stroke"})
"""Properties that may name another part of the drawing: url(#part)."""
CHANGING = frozenset({"font", "transform", "mix-blend-mode", "mask-image", "background", "content", "d"})
"""Properties that cannot be left out without changing the look, and cannot stand as attributes."""
REFERRING = frozenset({"use", "linearGradient", "radialGradient", "pattern", "textPath", "filter"})
"""Elements whose `href` may name another part of the drawing."""
FUNCTIONS = frozenset({"rgb", "rgba", "hsl", "hsla", "url"})
