/*
 * What Rust's standard library does not tell ThreadSanitizer, as it was not made for it: who drops the last reference
 * to an Arc has seen what all other owners did. The standard library says so with a fence, which the sanitizer does
 * not know. The linker has each such subtraction of the library's come here (ld's --wrap).
 */
enum { RELEASE = 3 };

unsigned long __tsan_atomic64_fetch_sub(volatile unsigned long *number, unsigned long by, int order);
void __tsan_acquire(void *address);
unsigned long __wrap___tsan_atomic64_fetch_sub(volatile unsigned long *number, unsigned long by, int order);

unsigned long __wrap___tsan_atomic64_fetch_sub(volatile unsigned long *number, unsigned long by, int order)
{
    unsigned long before = __tsan_atomic64_fetch_sub(number, by, order);

    if (order == RELEASE && by == 1 && before == 1)
        __tsan_acquire((void *)number);
    return before;
}
