"""What reads across everything: my work, sealed periods, dashboards, packs, imports and exports."""
