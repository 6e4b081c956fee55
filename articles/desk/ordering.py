"""Lists whose rows are ordered by a number, by dragging, or by buttons."""

import re
from operator import itemgetter

from django.forms import Script

from articles.desk.base import Desk


class OrderedDesk(Desk):
    """A desk of a model with a field `order`.

    The numbers can be typed without JavaScript. js/admin/order.js writes the same numbers.
    """

    list_editable = ("order",)
    change_list_template = "admin/ordered_change_list.html"

    class Media:
        css = {"all": ["css/admin-order.css"]}
        js = [Script("js/admin/order.js", defer=True)]

    def in_place(self, forms):
        """Return the rows as their numbers were typed: those that were moved stay moved."""
        numbers = [form["order"].data for form in forms]
        if not all(re.fullmatch("[0-9]{1,9}", number or "") for number in numbers):
            return forms
        rows = zip(map(int, numbers), forms, strict=True)
        return [form for _number, form in sorted(rows, key=itemgetter(0))]
