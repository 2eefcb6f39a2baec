"""The page at /docs: the OpenAPI document as plain HTML.

FastAPI's own page loads Swagger UI from a public CDN, with all that this means for an API that may run in a closed
network, or on a laptop in a train. This one needs nothing but itself, runs no script, and may say so to the browser.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
h2{margin-top:2.5rem}section{border:1px solid #d0d7de;border-radius:6px;padding:.2rem 1rem 1rem;margin:1rem 0}
h3{font:600 15px monospace}b{display:inline-block;min-width:4.2em}table{border-collapse:collapse;width:100%}
td{border-top:1px solid #d8dee4;padding:.3rem .6rem .3rem 0;vertical-align:top}td:first-child{font-family:monospace}
@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}section,td{border-color:#30363d}a{color:#6cb6ff}}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def add_docs_page(app: FastAPI) -> None:
    """Adds the page, made of the application's OpenAPI document when it is asked for."""

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:  # pyright: ignore[reportUnusedFunction]
        return HTMLResponse(render(app.openapi()), headers={"content-security-policy": _POLICY})


def render(document: dict[str, Any]) -> str:
    """The page for an OpenAPI document."""
    info = document["info"]
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(info['title'])}</title><style>{_STYLE}</style><h1>{escape(info['title'])}</h1>"
        f"<p>{escape(info.get('description', ''))} For machines: <a href='openapi.json'>openapi.json</a>.</p>"
        f"<h2>Operations</h2>{''.join(_operations(document))}<h2>Schemas</h2>{''.join(_schemas(document))}</html>"
    )


def _operations(document: dict[str, Any]) -> Iterator[str]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            rows = "".join(_parameter(parameter) for parameter in operation.get("parameters", []))
            if body := operation.get("requestBody"):
                rows += _row("body", _type(_content(body)), "JSON")
            rows += "".join(_response(status, response) for status, response in operation["responses"].items())
            text = escape(operation.get("description", "")).replace("\n\n", "<br>")
            yield (
                f'<section id="{escape(operation["operationId"])}"><h3><b>{method.upper()}</b> {escape(path)}</h3>'
                f"<p>{text}</p><table>{rows}</table></section>"
            )


def _schemas(document: dict[str, Any]) -> Iterator[str]:
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        rows = "".join(
            _row(
                field + ("" if field in schema.get("required", []) else "?"),
                _type(property_schema),
                property_schema.get("description", ""),
            )
            for field, property_schema in schema.get("properties", {}).items()
        )
        if values := schema.get("enum"):
            rows = _row("one of", escape(", ".join(map(str, values))), "")
        text = escape(schema.get("description", ""))
        yield f'<section id="{escape(name)}"><h3>{escape(name)}</h3><p>{text}</p><table>{rows}</table></section>'


def _parameter(parameter: dict[str, Any]) -> str:
    name = parameter["name"] + ("" if parameter.get("required") else "?")
    return _row(name, f"{_type(parameter['schema'])}, in {escape(parameter['in'])}", parameter.get("description", ""))


def _response(status: str, response: dict[str, Any]) -> str:
    return _row(status, _type(_content(response)), response.get("description", ""))


def _row(name: str, kind: str, text: str) -> str:
    return f"<tr><td>{escape(name)}<td>{kind}<td>{escape(text)}"


def _content(holder: dict[str, Any]) -> dict[str, Any]:
    return next(iter(holder.get("content", {}).values()), {}).get("schema", {})


def _type(schema: dict[str, Any]) -> str:
    if reference := schema.get("$ref"):
        name = escape(reference.rsplit("/", 1)[-1])
        return f'<a href="#{name}">{name}</a>'
    if options := schema.get("anyOf"):
        return " or ".join(_type(option) for option in options)
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return escape(str(schema.get("type", "")))
