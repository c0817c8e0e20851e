"""Where allauth looks for providers."""

from ppm.directory.provider import provider_classes

__all__ = ["provider_classes"]
