# Makes a C program out of names: it prints each as `name type value`. A macro that the headers
# at hand do not define is printed as missing.

BEGIN {
    print "/* Generated: prints constants. */"
    print "#include <stdio.h>"
    print "#include <string.h>"
    print "#include \"all.h\""
    print "#define TYPE(x) _Generic((x), int: \"int\", unsigned int: \"unsigned int\", long: \"long\", \\"
    print "    unsigned long: \"unsigned long\", char *: \"text\", default: \"other\")"
    print "#define TEXT(x) _Generic((x), char *: (x), default: \"\")"
    print "#define SHOW(name) show(#name, TYPE(name), TEXT(name), (unsigned long)(name))"
    print "static void show(const char *name, const char *type, const char *text, unsigned long value)"
    print "{"
    print "    if (strcmp(type, \"text\") == 0)"
    print "        printf(\"%s %s \\\"%s\\\"\\n\", name, type, text);"
    print "    else"
    print "        printf(\"%s %s %lu\\n\", name, type, value);"
    print "}"
    print "int main(void)"
    print "{"
}

$2 == "enumerator" { print "    SHOW(" $1 ");"; next }

{
    print "#ifdef " $1
    print "    SHOW(" $1 ");"
    print "#else"
    print "    puts(\"" $1 " missing\");"
    print "#endif"
}

END {
    print "    return 0;"
    print "}"
}
