# Prints the names of the object-like macros with a value that the headers below one directory
# define: reads `cc -E -dD` output, keeps what comes from files whose name starts with `dir`.
# A macro that stands for itself is no constant.

/^# [0-9]+ "/ {
    split($0, mark, "\"")
    ours = index(mark[2], dir) == 1
    next
}

ours && $1 == "#define" && NF >= 3 && $2 !~ /\(/ && $2 != $3 { print $2 }
