"""Lists whose rows are ordered by a number, by dragging, or by buttons."""

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
