"""How quick the site is, measured. Run by hand, seeded; every figure stands beside a limit measured in the same run."""
