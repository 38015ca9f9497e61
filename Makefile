# Builds, shows, tests and installs librsslsess.
#
#   make            the library, optimised, and a check that the C header is its
#   make demo       resumes sessions in every way, and prints a table
#   make test       everything that has to hold before a change is done
#   make memory, make races, make addresses: what looks for wrong uses of memory, and nothing else
#   make fuzz       the fuzz targets, FUZZ_SECONDS=60 for each; installs cargo-fuzz when it is missing
#   make bench      measures it beside the system's libssl and OpenSSL 4.0, and writes docs/bench; BENCH=--quick
#                   takes minutes; make bench-parts measures the parts of the library alone
#   make install    PREFIX=/usr/local, LIBDIR, INCLUDEDIR, DESTDIR
#   make uninstall, make clean, make setup
#
# SSL=system builds the examples and the demo with the system's libssl, for comparison.

PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DESTDIR ?=
CARGO ?= cargo
CC ?= cc
CXX ?= c++
INSTALL ?= install
SSL ?= rsslsess
FUZZ_SECONDS ?= 60
BENCH ?=

VERSION := $(shell sed -n 's/^version *= *"\(.*\)"/\1/p' Cargo.toml | head -n 1)
SONAME := librsslsess.so.$(firstword $(subst ., ,$(VERSION)))
SHARED := librsslsess.so.$(VERSION)

TARGET := $(or $(CARGO_TARGET_DIR),target)
RELEASE := $(TARGET)/release
STAGE := $(abspath $(TARGET)/stage)
BIN := $(TARGET)/programs-$(SSL)

C_FLAGS := -std=c99 -O2 -Wall -Wextra -Wpedantic -Werror
EXAMPLES := client server session_cache external_cache readme
DEMO := demo_client demo_server
MATRIX := matrix_client matrix_server
C_HEADERS := $(wildcard include/*.h include/*/*.h)
HEADER := include/rsslsess.h

# The flags for C programs: those that pkg-config gives for the staged installation.
STAGED := stage
ifeq ($(SSL),system)
STAGED :=
SSL_FLAGS = -lssl -lcrypto
else
SSL_FLAGS = $$(PKG_CONFIG_PATH=$(STAGE)/lib/pkgconfig pkg-config --cflags --libs rsslsess) -Wl,-rpath,$(STAGE)/lib
endif

.PHONY: all library demo test memory races addresses fuzz bench bench-parts examples check-headers check-examples \
	check-interop stage install uninstall clean setup
.DELETE_ON_ERROR:
.NOTPARALLEL:

all: library
	@echo "==> $(RELEASE)/librsslsess.so, version $(VERSION)"

# The build writes the C header from the exported functions; one that it changes was out of date.
library:
	@cp $(HEADER) $(HEADER).before 2>/dev/null || :> $(HEADER).before
	@$(CARGO) build --release --locked || { rm -f $(HEADER).before; exit 1; }
	@if cmp -s $(HEADER) $(HEADER).before; then rm -f $(HEADER).before; else \
		rm -f $(HEADER).before; \
		echo "$(HEADER) was out of date and is written anew: look at it, commit it, run make again." >&2; \
		exit 1; \
	fi

demo: setup $(STAGED) $(DEMO:%=$(BIN)/%)
	@echo "==> demo"
	@sh examples/demo/demo.sh $(BIN)
	@$(MAKE) --no-print-directory check-interop STAGED=

test: setup
	@echo "==> [1/7] cargo fmt --check"
	@$(CARGO) fmt --all --check
	@echo "==> [2/7] cargo clippy"
	@$(CARGO) clippy --quiet --locked --workspace --all-targets -- -D warnings
	@echo "==> [3/7] the library, and whether its header is up to date"
	@$(MAKE) --no-print-directory stage
	@echo "==> [4/7] C headers"
	@$(MAKE) --no-print-directory check-headers STAGED=
	@echo "==> [5/7] examples"
	@$(MAKE) --no-print-directory check-examples STAGED=
	@echo "==> [6/7] sessions between this library and the system's libssl"
	@$(MAKE) --no-print-directory check-interop STAGED=
	@echo "==> [7/7] cargo test"
	@$(CARGO) test --locked --release -p rsslsess
	@$(CARGO) test --locked -p rsslsess-ctests

# Parts of make test: the C programs under valgrind's memcheck, and those with threads under ThreadSanitizer.
memory races: setup $(STAGED)
	@$(CARGO) test --locked -p rsslsess-ctests --test $@ -- --nocapture

# The unit tests under AddressSanitizer, for which everything is built once more: not part of make test.
HOST = $(shell rustc --version --verbose | sed -n 's/^host: //p')
addresses:
	@ASAN_OPTIONS=allocator_may_return_null=1 RUSTC_BOOTSTRAP=1 \
		RUSTFLAGS='-Zsanitizer=address -Cunsafe-allow-abi-mismatch=sanitizer' \
		$(CARGO) test --locked -p rsslsess --lib --target $(HOST) --target-dir $(TARGET)/addresses

# What is found goes below the target directories; the committed corpus stays as it is. RUSTC_BOOTSTRAP has the
# installed compiler take the options that the fuzzer needs.
fuzz:
	@command -v cargo-fuzz >/dev/null || $(CARGO) install --locked cargo-fuzz
	@for target in der pem ticket; do \
		echo "==> fuzz $$target, $(FUZZ_SECONDS) s"; \
		mkdir -p $(TARGET)/fuzz/$$target && \
		RUSTC_BOOTSTRAP=1 $(CARGO) fuzz run $$target \
			$(abspath $(TARGET))/fuzz/$$target $(abspath fuzz/corpus)/$$target -- \
			-max_total_time=$(FUZZ_SECONDS) -max_len=65536 -rss_limit_mb=1024 -print_final_stats=1 || exit 1; \
	done

# The first run builds OpenSSL 4.0 below the target directory, where it stays.
bench: setup $(STAGED)
	@$(CARGO) run --quiet --locked --release -p rsslsess-benches --features yardstick -- $(BENCH)

bench-parts:
	@$(CARGO) bench --locked -p rsslsess-benches

# The C headers against OpenSSL's, and against the library.
check-headers: $(STAGED)
	@CC='$(CC)' CXX='$(CXX)' sh ctests/headers/check.sh $(STAGE)/include/rsslsess \
		$(STAGE)/lib/librsslsess.so $(STAGE)/lib/librsslsess.a

# Sessions between this library and the system's libssl.
check-interop: $(STAGED) $(MATRIX:%=$(BIN)/%)
	@$(MAKE) --no-print-directory SSL=system matrix-programs
	@sh examples/demo/matrix.sh $(BIN) $(TARGET)/programs-system

.PHONY: matrix-programs
matrix-programs: $(MATRIX:%=$(BIN)/%)
	@:

check-examples: $(STAGED) examples
	@sh examples/check.sh $(BIN)

examples: $(STAGED) $(EXAMPLES:%=$(BIN)/%)

$(BIN)/demo_%: examples/demo/%.c examples/demo/peer.c examples/demo/peer.h $(C_HEADERS) | $(STAGED)
	@mkdir -p $(BIN)
	@$(CC) $(C_FLAGS) $(CFLAGS) $(filter %.c,$^) -o $@ $(SSL_FLAGS)

$(BIN)/matrix_%: examples/demo/matrix_%.c examples/demo/peer.c examples/demo/peer.h $(C_HEADERS) | $(STAGED)
	@mkdir -p $(BIN)
	@$(CC) $(C_FLAGS) $(CFLAGS) $(filter %.c,$^) -o $@ $(SSL_FLAGS)

$(BIN)/readme: README.md $(C_HEADERS) | $(STAGED)
	@mkdir -p $(BIN)
	@awk '/^```c$$/ { on = 1; next } /^```$$/ { if (on) exit } on' README.md > $@.c
	@$(CC) $(C_FLAGS) $(CFLAGS) $@.c -o $@ $(SSL_FLAGS)

$(BIN)/%: examples/%.c $(C_HEADERS) | $(STAGED)
	@mkdir -p $(BIN)
	@$(CC) $(C_FLAGS) $(CFLAGS) $< -o $@ $(SSL_FLAGS)

# An installation below the target directory: what programs of this directory are built with.
stage: library
	@rm -rf $(STAGE)
	@$(MAKE) --no-print-directory install-files PREFIX=$(STAGE) LIBDIR=$(STAGE)/lib INCLUDEDIR=$(STAGE)/include DESTDIR=

install: $(RELEASE)/librsslsess.so $(RELEASE)/librsslsess.a install-files
	@echo "==> installed into $(DESTDIR)$(PREFIX); if programs do not find $(SONAME), run ldconfig"

$(RELEASE)/librsslsess.so $(RELEASE)/librsslsess.a:
	@$(MAKE) --no-print-directory library

.PHONY: install-files
install-files:
	@$(INSTALL) -d $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCLUDEDIR)/rsslsess/openssl \
		$(DESTDIR)$(INCLUDEDIR)/rsslsess/rsslsess
	@$(INSTALL) -m 755 $(RELEASE)/librsslsess.so $(DESTDIR)$(LIBDIR)/$(SHARED)
	@ln -sf $(SHARED) $(DESTDIR)$(LIBDIR)/$(SONAME)
	@ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/librsslsess.so
	@$(INSTALL) -m 644 $(RELEASE)/librsslsess.a $(DESTDIR)$(LIBDIR)/librsslsess.a
	@$(INSTALL) -m 644 $(HEADER) $(DESTDIR)$(INCLUDEDIR)/rsslsess/
	@$(INSTALL) -m 644 include/openssl/*.h $(DESTDIR)$(INCLUDEDIR)/rsslsess/openssl/
	@$(INSTALL) -m 644 include/rsslsess/*.h $(DESTDIR)$(INCLUDEDIR)/rsslsess/rsslsess/
	@sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' \
		-e 's|@VERSION@|$(VERSION)|' rsslsess.pc.in > $(DESTDIR)$(LIBDIR)/pkgconfig/rsslsess.pc
	@chmod 644 $(DESTDIR)$(LIBDIR)/pkgconfig/rsslsess.pc

uninstall:
	rm -f $(DESTDIR)$(LIBDIR)/$(SHARED) $(DESTDIR)$(LIBDIR)/$(SONAME) $(DESTDIR)$(LIBDIR)/librsslsess.so \
		$(DESTDIR)$(LIBDIR)/librsslsess.a $(DESTDIR)$(LIBDIR)/pkgconfig/rsslsess.pc
	rm -rf $(DESTDIR)$(INCLUDEDIR)/rsslsess

clean:
	$(CARGO) clean
	rm -f $(HEADER).before

setup:
	@sh ci/setup.sh
