// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

    /** Spellings of addresses that only this machine or its network answers; those that are no host are no address here. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://127.1/",
                "http://127.0.1/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0x7f.0.0.1/",
                "http://0177.0.0.1/",
                "http://017700000001/",
                "http://127.0.0.1./",
                "http://localhost/",
                "http://LOCALHOST/",
                "http://localhost./",
                "http://0/",
                "http://0.0.0.0/",
                "http://127.255.255.254/",
                "http://[::1]/",
                "http://[::]/",
                "http://[0:0:0:0:0:0:0:1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:7f00:1]/",
                "http://[::127.0.0.1]/",
                "http://169.254.169.254/",
                "http://2852039166/",
                "http://[::ffff:169.254.169.254]/",
                "http://[::ffff:a9fe:a9fe]/",
                "http://169.254.170.2/",
                "http://[fd00:ec2::254]/",
                "http://[fe80::1]/",
                "http://[fe80::1%25lo]/",
                "http://[fec0::1]/",
                "http://[fc00::1]/",
                "http://10.0.0.1/",
                "http://172.16.0.1/",
                "http://172.31.255.255/",
                "http://192.168.0.1/",
                "http://100.64.0.1/",
                "http://100.127.255.255/",
                "http://192.0.0.8/",
                "http://198.18.0.1/",
                "http://224.0.0.1/",
                "http://255.255.255.255/",
                "http://240.0.0.1/",
                "http://[ff02::1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://[64:ff9b:1::1]/",
                "http://[2002:7f00:1::]/",
                "http://[2001:0:1::1]/",
                "http://[2001:db8::1]/",
                "http://127。0。0。1/",
                "http://127.0.0.1%00.example/",
                "http://example.com@127.0.0.1/",
                "http://①②⑦.0.0.1/"
            })
    void noSpellingOfAPrivateAddressIsAllowed(String url) throws UnknownHostException {
        Optional<URI> address = WebAddress.resolve(URI.create("http://api.example.com/"), url);

        assertThat(address.isEmpty() || refused(address.get())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "1.1.1.1",
                "172.15.0.1",
                "172.32.0.1",
                "100.63.0.1",
                "100.128.0.1",
                "169.253.0.1",
                "192.167.0.1",
                "223.255.255.255",
                "[2606:4700::1111]",
                "[2a00:1450::1]",
                "[64:ff9b::808:808]"
            })
    void publicAddressesAreAllowed(String host) throws UnknownHostException {
        URI address = URI.create("https://" + host + "/");

        assertThat(rules(host).refusal(address)).isEmpty();
        assertThat(rules(host).refusalOfResolved(address)).isEmpty();
    }

    @Test
    void oneBadAddressAmongGoodOnesRefusesTheHost() throws UnknownHostException {
        var rules = new AddressRules(false, false, Set.of("mixed.example"), host ->
                new InetAddress[] {InetAddress.getByName("8.8.8.8"), InetAddress.getByName("::ffff:10.1.2.3")});

        assertThat(rules.refusalOfResolved(URI.create("https://mixed.example/")))
                .contains(
                        "host mixed.example resolves to 10.1.2.3, which is not public; allowPrivateAddresses() lifts that");
    }

    @Test
    void anUnknownHostIsNotRefusedButNotFound() {
        var rules = new AddressRules(false, false, Set.of("nowhere.example"), host -> {
            throw new UnknownHostException(host);
        });

        assertThatThrownBy(() -> rules.refusalOfResolved(URI.create("https://nowhere.example/")))
                .isInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com/x, true",
        "https://API.example.com:443/x, true",
        "https://api.example.com:8443/x, false",
        "https://cdn.example.com:8443/x, true",
        "https://cdn.example.com/x, false",
        "https://api.example.com.evil.example/x, false",
        "https://evil.example/api.example.com, false",
        "https://api.example.com./x, false",
        "http://api.example.com/x, false",
        "ftp://api.example.com/x, false",
        "https://me@api.example.com/x, false",
        "https:///x, false",
        "https:/x, false",
        "https:x, false"
    })
    void onlyThePlacesThatAreNamedAreAllowed(String url, boolean allowed) {
        AddressRules rules = rules("api.example.com", "cdn.example.com:8443");

        assertThat(rules.refusal(URI.create(url)).isEmpty()).isEqualTo(allowed);
    }

    private static boolean refused(URI address) throws UnknownHostException {
        AddressRules strict = new AddressRules(true, false, Set.of("api.example.com"), InetAddress::getAllByName);
        if (address.getHost() == null) {
            return strict.refusal(address).isPresent();
        }
        var lenient = new AddressRules(true, false, Set.of(AddressRules.place(address)), InetAddress::getAllByName);
        try {
            return lenient.refusal(address).isPresent()
                    || lenient.refusalOfResolved(address).isPresent();
        } catch (UnknownHostException e) {
            return true; // nobody connects to it
        }
    }

    private static AddressRules rules(String... places) {
        return new AddressRules(false, false, Set.of(places), InetAddress::getAllByName);
    }
}
