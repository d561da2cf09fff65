# The command line, for support staff.
cli-no-data = No data folder was found. Name one with --data DIR.
cli-drill-line = line { $line }: not a step of a drill: { $what }
cli-drill-ended = The drill ended early: the engine stopped, or nobody reads its output.
