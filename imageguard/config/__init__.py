"""The files beside a campaign: settings, use, attestations, waivers, rules."""
