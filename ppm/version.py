"""The version of the portal, shown in the footer and stamped into what it produces."""

VERSION = "0.3.0"
