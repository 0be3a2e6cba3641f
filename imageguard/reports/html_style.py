"""How the HTML report looks: on screens of any width, light or dark, and on paper."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root{color-scheme:light dark;--ink:#1b2330;--grey:#5d6875;--hair:#c8ced6;--pale:#f5f6f8;--navy:#1f3a5f;--red:#9a1b1e;
--amber:#8a5a00;--green:#1f6b45;--page:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ee;--grey:#a9b3bf;--hair:#3d4753;--pale:#1e252e;--navy:#a9c7ee;
--red:#ff9d98;--amber:#f0c060;--green:#85d5ab;--page:#12171d}}
body{font:15px/1.45 "Source Sans 3","Segoe UI",system-ui,sans-serif;color:var(--ink);background:var(--page);
max-width:52rem;margin:2rem auto;padding:0 1rem}h1,h2,h3{font-family:"Source Serif 4",Georgia,serif;line-height:1.2;
break-after:avoid}h2{color:var(--navy);margin-top:2.5rem}a{color:var(--navy)}a:focus-visible{outline:2px solid}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}
table{border-collapse:collapse;width:100%}thead{display:table-header-group}tr{break-inside:avoid}td,th{text-align:left;
text-align:start;vertical-align:top;padding:.35rem .8rem .35rem 0;border-bottom:1px solid var(--hair)}
td,th{overflow-wrap:anywhere}td:first-child b{white-space:nowrap}td:last-child{min-width:3.2rem}th{font-size:.8rem;
color:var(--grey)}.verdict{border-left:6px solid;padding:.6rem 1rem;background:var(--pale)}.block{color:var(--red)}
.hold{color:var(--amber)}.clear{color:var(--green)}small,code{color:var(--grey);word-break:break-all}
article{margin-top:2rem}svg{max-width:100%;height:auto;background:#f5f6f8;border:1px solid var(--hair);
break-inside:avoid}.stamp{color:var(--red);border:2px solid;padding:.2rem .6rem;display:inline-block}
@media(max-width:30rem){td,th{padding-right:.35rem}}
@media print{nav{display:none}body{margin:0;max-width:none;font-size:10pt}:root{--ink:#1b2330;--grey:#5d6875;
--hair:#c8ced6;--pale:#f5f6f8;--navy:#1f3a5f;--red:#9a1b1e;--amber:#8a5a00;--green:#1f6b45;--page:#fff}}
"""
