//! What C headers declare, read with bindgen: the types of functions and the values of constants, each as a text
//! that two headers can be compared by. The names of parameters and of typedefs do not count.

use std::collections::BTreeMap;

use bindgen::{Builder, EnumVariation, Formatter};
use quote::ToTokens;
use syn::{ForeignItem, Item, ReturnType, Type};

/// What some headers declare.
pub(crate) struct Bindings {
    /// The type of each function.
    pub(crate) functions: BTreeMap<String, String>,
    /// The value of each constant: macros that are a number or a string, and enumerators.
    pub(crate) constants: BTreeMap<String, String>,
}

/// Reads headers, by the lines that include them. With `only`, no more than what stands in the files whose path that
/// expression matches.
pub(crate) fn read(includes: &str, arguments: &[String], only: Option<&str>) -> Bindings {
    let mut builder = Builder::default()
        .header_contents("headers.h", includes)
        .clang_args(arguments)
        .default_enum_style(EnumVariation::Consts)
        .prepend_enum_name(false)
        .generate_comments(false)
        .layout_tests(false)
        .derive_debug(false)
        .derive_copy(false)
        .formatter(Formatter::None);
    if let Some(files) = only {
        builder = builder.allowlist_file(files);
    }
    let text = builder
        .generate()
        .unwrap_or_else(|e| panic!("bindgen cannot read\n{includes}{e}"))
        .to_string();
    let file =
        syn::parse_file(&text).unwrap_or_else(|e| panic!("what bindgen wrote cannot be read: {e}"));
    collect(&file.items)
}

fn collect(items: &[Item]) -> Bindings {
    let mut aliases = BTreeMap::new();
    for item in items {
        if let Item::Type(alias) = item {
            aliases.insert(alias.ident.to_string(), &*alias.ty);
        }
    }
    let mut bindings = Bindings {
        functions: BTreeMap::new(),
        constants: BTreeMap::new(),
    };
    for item in items {
        match item {
            Item::Const(constant) => {
                let value = constant.expr.to_token_stream().to_string();
                bindings.constants.insert(constant.ident.to_string(), value);
            }
            Item::ForeignMod(block) => {
                for item in &block.items {
                    if let ForeignItem::Fn(function) = item {
                        let signature = &function.sig;
                        let parameters = signature.inputs.iter().map(|input| match input {
                            syn::FnArg::Typed(parameter) => text(&parameter.ty, &aliases),
                            syn::FnArg::Receiver(_) => "self".to_owned(),
                        });
                        let text = function_text(
                            parameters.collect(),
                            signature.variadic.is_some(),
                            &signature.output,
                            &aliases,
                        );
                        bindings.functions.insert(signature.ident.to_string(), text);
                    }
                }
            }
            _ => (),
        }
    }
    bindings
}

type Aliases<'a> = BTreeMap<String, &'a Type>;

fn function_text(
    mut parameters: Vec<String>,
    variadic: bool,
    output: &ReturnType,
    aliases: &Aliases<'_>,
) -> String {
    if variadic {
        parameters.push("...".to_owned());
    }
    let output = match output {
        ReturnType::Default => "()".to_owned(),
        ReturnType::Type(_, ty) => text(ty, aliases),
    };
    format!("fn({}) -> {output}", parameters.join(", "))
}

/// A type, with its typedefs replaced by what they stand for.
fn text(ty: &Type, aliases: &Aliases<'_>) -> String {
    match ty {
        Type::Ptr(pointer) => {
            let kind = if pointer.mutability.is_some() {
                "mut"
            } else {
                "const"
            };
            format!("*{kind} {}", text(&pointer.elem, aliases))
        }
        Type::BareFn(function) => {
            let parameters = function
                .inputs
                .iter()
                .map(|input| text(&input.ty, aliases))
                .collect();
            function_text(
                parameters,
                function.variadic.is_some(),
                &function.output,
                aliases,
            )
        }
        Type::Path(path) => {
            let Some(last) = path.path.segments.last() else {
                return String::new();
            };
            let name = last.ident.to_string();
            if let syn::PathArguments::AngleBracketed(arguments) = &last.arguments {
                let inner = arguments.args.iter().map(|argument| match argument {
                    syn::GenericArgument::Type(ty) => text(ty, aliases),
                    other => other.to_token_stream().to_string(),
                });
                return format!("{name}<{}>", inner.collect::<Vec<_>>().join(", "));
            }
            match aliases.get(&name) {
                Some(meaning) => text(meaning, aliases),
                None => name,
            }
        }
        Type::Array(array) => {
            format!(
                "[{}; {}]",
                text(&array.elem, aliases),
                array.len.to_token_stream()
            )
        }
        other => other.to_token_stream().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(header: &str) -> String {
        let bindings = read(header, &[], None);
        bindings.functions["f"].clone()
    }

    #[test]
    fn names_of_typedefs_and_parameters_do_not_count() {
        let one = function(
            "typedef struct s_st S; typedef int (*cb)(S *s, int); cb f(const S *a, unsigned char *b);",
        );
        let two = function(
            "struct s_st; int (*f(const struct s_st *x, unsigned char *))(struct s_st *, int n);",
        );
        assert_eq!(one, two);
    }

    #[test]
    fn every_other_difference_of_type_counts() {
        let texts = [
            "int f(const char *s);",
            "int f(char *s);",
            "long f(const char *s);",
            "int f(const char *s, ...);",
            "int f(const char **s);",
            "unsigned f(const char *s);",
            "void f(const char *s);",
            "int f(struct x *s);",
            "int f(int (*s)(int));",
            "int f(int (*s)(long));",
        ];
        let types: Vec<String> = texts.iter().map(|text| function(text)).collect();
        for (i, one) in types.iter().enumerate() {
            for (j, two) in types.iter().enumerate() {
                assert_eq!(one == two, i == j, "{} and {}", texts[i], texts[j]);
            }
        }
    }

    #[test]
    fn macros_and_enumerators_are_constants() {
        let bindings = read(
            "#define A 0x10\n#define B \"text\"\n#define C (-1)\nenum e { D = 7 };",
            &[],
            None,
        );
        let other = read(
            "#define A 16\n#define B \"texts\"\n#define C 1\nenum e { D = 8 };",
            &[],
            None,
        );
        assert_eq!(bindings.constants["A"], other.constants["A"]);
        for name in ["B", "C", "D"] {
            assert_ne!(bindings.constants[name], other.constants[name], "{name}");
        }
    }
}
