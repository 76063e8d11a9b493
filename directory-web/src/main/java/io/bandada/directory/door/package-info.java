/// Where the directory listens, and how far anybody gets before it is known who he is.
///
/// There are two listeners. That of people is Spring's own, on loopback unless it was given a
/// certificate. That of peers speaks TLS 1.3 under the network's authority and nothing else. Which
/// of them a request came to decides what exists there, and which credentials count.
///
/// What must stay true: a stranger costs a bounded number of connections, threads and bytes; every
/// state that a connection can be in has a time by which it is over, however little trickles in;
/// peers that are in go on being served beside any number of strangers that are not.
///
/// Called by Tomcat for every connection; accounts asks it what a request came to, members whether
/// an address is our own.
@NullMarked
package io.bandada.directory.door;

import org.jspecify.annotations.NullMarked;
