//! Harness for the C programs that compare rsslsess with the system's libssl.
