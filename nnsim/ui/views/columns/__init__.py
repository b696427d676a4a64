"""The columns of points and tables: how their values are spread, and which go together."""

from __future__ import annotations

from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.ui.views.kinds import VIEWS, ViewKind

VIEWS.add(
    ViewKind(
        "columns",
        title=say("Columns"),
        help=say("How are the values of a column spread, and which columns go together?"),
        widget="nnsim.ui.views.columns.view:ColumnsView",
        menu=say("Show the c&olumns"),
        beside=say("it asks about the data, which no weights take part in"),
        keys="Ctrl+8",
        icon="table",
        fits=lambda project: kind_of(project.data).has_names,
        unfit=say("these samples have none"),
        group="data",
    )
)
