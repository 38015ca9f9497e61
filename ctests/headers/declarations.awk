# Prints what C declares in the headers below one directory: reads `cc -E` output, keeps the
# text that comes from files whose name starts with `dir`, and writes its statements one a line.
# Bodies of functions, structures and enumerations are left out, enumerations' names are not:
# with -v enumerators=1 it prints those and nothing else.

function statement(text, names, n, i) {
    gsub(/[ \t]+/, " ", text)
    sub(/^ /, "", text)
    if (enumerators) {
        if (text !~ /enum/ || text !~ /{/)
            return
        sub(/^[^{]*{/, "", text)
        sub(/}.*$/, "", text)
        n = split(text, names, ",")
        for (i = 1; i <= n; i++) {
            sub(/=.*/, "", names[i])
            gsub(/ /, "", names[i])
            if (names[i] != "")
                print names[i]
        }
    } else if (text != "" && text !~ /{/) {
        print text ";"
    }
}

/^# [0-9]+ "/ {
    split($0, mark, "\"")
    ours = index(mark[2], dir) == 1
    next
}

ours && !/^#/ {
    n = length($0)
    for (i = 1; i <= n; i++) {
        c = substr($0, i, 1)
        if (c == ";" && depth == 0) {
            statement(text)
            text = ""
            continue
        }
        text = text c
        if (c == "{")
            depth++
        if (c == "}") {
            depth--
            # A function's body ends without a semicolon.
            if (depth == 0 && text ~ /\)[ \t]*{/ && text !~ /^[ \t]*typedef/)
                text = ""
        }
    }
    text = text " "
}
