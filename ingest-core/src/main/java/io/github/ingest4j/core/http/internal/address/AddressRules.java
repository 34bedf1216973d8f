// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.address;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which addresses may be asked: hosts and ports by name, and what these names resolve to. Immutable.
 *
 * @param places {@code host} for its standard ports, {@code host:port} for others, in lower case
 */
public record AddressRules(boolean http, boolean privateAddresses, Set<String> places, Resolver resolver) {

    /** A host that some resolvers take for a number. */
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*)\\.?");

    private static final Pattern DOTTED_DECIMAL = Pattern.compile("((0|[1-9][0-9]{0,2})(\\.(?!$)|$)){4}");

    /** Looks up the addresses of a host. */
    @FunctionalInterface
    public interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    public AddressRules {
        places = Set.copyOf(places);
    }

    /** The place of an address, as the rules name it. */
    public static String place(URI address) {
        String host = address.getHost().toLowerCase(Locale.ROOT);
        int port = WebAddress.port(address);
        return port == standardPort(address) ? host : host + ":" + port;
    }

    /** The same rules with this place as the only one allowed. */
    public AddressRules onlyAt(URI address) {
        return new AddressRules(http, privateAddresses, Set.of(place(address)), resolver);
    }

    /** Why the address may not be asked, as far as its text tells; nothing where it may. */
    public Optional<String> refusal(URI address) {
        if (address.getRawAuthority() == null || address.getHost() == null) {
            return Optional.of("it has no valid host");
        }
        String host = address.getHost();
        if (NUMERIC.matcher(host).matches() && !DOTTED_DECIMAL.matcher(host).matches()) {
            return Optional.of("its host is a number that resolvers read differently");
        }
        if (address.getRawUserInfo() != null) {
            return Optional.of("it holds user-info, and credentials never stand in URLs");
        }
        if ("http".equalsIgnoreCase(address.getScheme()) && !http) {
            return Optional.of("only https is allowed; allowHttp() lifts that");
        }
        if (!"http".equalsIgnoreCase(address.getScheme()) && !"https".equalsIgnoreCase(address.getScheme())) {
            return Optional.of("only https is allowed");
        }
        String place = place(address);
        return places.contains(place)
                ? Optional.empty()
                : Optional.of("host " + place + " is not allowed; allowHost(\"" + place + "\") lifts that");
    }

    /** Why the address may not be asked, as far as its resolved addresses tell; nothing where it may. */
    public Optional<String> refusalOfResolved(URI address) throws UnknownHostException {
        if (privateAddresses) {
            return Optional.empty();
        }
        for (InetAddress resolved : resolver.resolve(address.getHost())) {
            if (PrivateAddresses.contain(resolved)) {
                return Optional.of("host " + address.getHost() + " resolves to " + resolved.getHostAddress()
                        + ", which is not public; allowPrivateAddresses() lifts that");
            }
        }
        return Optional.empty();
    }

    private static int standardPort(URI address) {
        return "http".equalsIgnoreCase(address.getScheme()) ? 80 : 443;
    }
}
