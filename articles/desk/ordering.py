"""Lists whose rows are put in order by number, by dragging, or by buttons."""

from django.forms import Script

from articles.desk.base import Desk


class OrderedDesk(Desk):
    """A desk of a model with an `order`, which list_editable must name.

    The numbers work without JavaScript; js/admin/order.js only writes them.
    """

    list_editable = ("order",)
    change_list_template = "admin/ordered_change_list.html"

    class Media:
        css = {"all": ["css/admin-order.css"]}
        js = [Script("js/admin/order.js", defer=True)]
