#!/usr/bin/perl
# The fixture application of the compatibility kit: a small HTTP server on port 8080 whose behaviour the tests choose.
#
# Environment: VERSION, START_DELAY_MS (listens only after it), HEALTH_FAILS=n (the first n health requests get 503),
# EXIT_AFTER_MS with EXIT_CODE (ends by itself; EXIT_CODE alone ends it at once), PORT (8080).
#
# GET /healthz  200 or 503        GET /version  the version          GET /cwd  the working directory
# GET /env?NAME the variable's bytes, unchanged; 404 when not set    GET /args the arguments as a JSON array
# GET /file?PATH, PUT /file?PATH  reads and writes a file            GET /user "uid gid"
use strict;
use warnings;
use Cwd qw(getcwd);
use IO::Socket::INET;

$| = 1;
# As a release command: exit CODE.
if (@ARGV == 2 && $ARGV[0] eq 'exit') {
    print "fixture was asked to exit with $ARGV[1]\n";
    exit $ARGV[1];
}
# As PID 1 there is no default action: without a handler a stop would take until the engine kills.
$SIG{TERM} = $SIG{INT} = sub { exit 0 };

my $version = $ENV{VERSION} // '0';
my $health_failures_left = $ENV{HEALTH_FAILS} // 0;
my $exit_code = $ENV{EXIT_CODE} // 0;
my $exit_at = now() + ($ENV{EXIT_AFTER_MS} // 0) / 1000 if defined $ENV{EXIT_AFTER_MS} || defined $ENV{EXIT_CODE};

wait_for(undef, now() + ($ENV{START_DELAY_MS} // 0) / 1000);
my $server = IO::Socket::INET->new(LocalPort => $ENV{PORT} // 8080, Listen => 64, ReuseAddr => 1)
    or die "fixture cannot listen: $!\n";
print "fixture $version started\n";

while (1) {
    wait_for($server) or next;
    my $client = $server->accept() or next;
    eval { serve($client) };
    close $client;
}

# Until the socket has a client, the time has come, or the fixture's own end.
sub wait_for {
    my ($socket, $until) = @_;
    while (1) {
        leave() if defined $exit_at && now() >= $exit_at;
        return 0 if defined $until && now() >= $until;
        my ($end) = sort { $a <=> $b } grep { defined } $until, $exit_at;
        my $ready = '';
        vec($ready, fileno($socket), 1) = 1 if $socket;
        my $found = select($ready, undef, undef, defined $end ? $end - now() : undef);
        return 1 if $socket && $found > 0;
    }
}

# Seconds, in hundredths: perl-base has no finer clock without modules.
sub now {
    open(my $uptime, '<', '/proc/uptime') or die "no /proc/uptime: $!";
    return (split ' ', <$uptime>)[0];
}

sub leave {
    print "fixture $version exits with $exit_code\n";
    exit $exit_code;
}

sub serve {
    my ($client) = @_;
    # A silent client must not hold the only thread: the kernel gives up on it after two seconds.
    setsockopt($client, SOL_SOCKET, SO_RCVTIMEO, pack('l!l!', 2, 0));
    my ($request, $length) = (scalar <$client> // return, 0);
    while (defined(my $line = <$client>)) {
        last if $line =~ /^\r?\n$/;
        $length = $1 if $line =~ /^content-length:\s*(\d+)/i;
    }
    my ($method, $path, $query) = $request =~ m{^(\S+) ([^ ?]+)\??(\S*)} or return answer($client, 400, '');
    $query =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge;
    my $body = '';
    read($client, $body, $length) if $length;

    return answer($client, $health_failures_left-- > 0 ? (503, 'failing') : (200, 'ok')) if $path eq '/healthz';
    return answer($client, 200, $version) if $path eq '/version';
    return answer($client, 200, getcwd()) if $path eq '/cwd';
    return answer($client, 200, "$> " . ($) + 0)) if $path eq '/user';
    return answer($client, defined $ENV{$query} ? (200, $ENV{$query}) : (404, '')) if $path eq '/env';
    return answer($client, 200, '[' . join(',', map { json($_) } @ARGV) . ']') if $path eq '/args';
    return file($client, $method, $query, $body) if $path eq '/file';
    return answer($client, 404, '');
}

sub answer {
    my ($client, $status, $body) = @_;
    print $client "HTTP/1.1 $status x\r\nContent-Type: application/octet-stream\r\nContent-Length: "
        . length($body) . "\r\nConnection: close\r\n\r\n$body";
}

sub file {
    my ($client, $method, $path, $body) = @_;
    if ($method eq 'PUT') {
        open(my $out, '>:raw', $path) or return answer($client, 500, "$!");
        print $out $body;
        return answer($client, close($out) ? (200, '') : (500, "$!"));
    }
    open(my $in, '<:raw', $path) or return answer($client, 404, "$!");
    local $/;
    return answer($client, 200, scalar(<$in>) // '');
}

# The arguments are bytes of UTF-8 already; only what JSON forbids in a string is escaped.
sub json {
    my ($text) = @_;
    $text =~ s/([\x00-\x1f"\\])/sprintf '\\u%04x', ord $1/ge;
    return qq("$text");
}
