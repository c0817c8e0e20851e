from django_filters import FilterSet


class RegisterFilter(FilterSet):
    """A register of a past day is sorted and paged, not filtered."""
