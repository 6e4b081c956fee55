"""Accent-blind search for admin lists."""

from django.db.models import Q

from ..text import fold


class FoldedSearchMixin:
    """Searches the `folded` column: "ha tinh" finds "Hà Tĩnh", and every word must be there."""

    search_fields = ("folded",)

    def get_search_results(self, request, queryset, search_term):
        condition = Q()
        for word in fold(search_term.replace("\x00", "")).split()[:20]:
            condition &= Q(folded__contains=word)
        return queryset.filter(condition), False
