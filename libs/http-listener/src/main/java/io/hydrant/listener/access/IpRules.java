// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses may use a route. As in a resource policy, an explicit deny wins; an empty allow list allows all.
 * Immutable.
 */
public record IpRules(List<Cidr> allow, List<Cidr> deny) {

    public static final IpRules ALL = new IpRules(List.of(), List.of());

    /** What a policy says of an address. */
    public enum Verdict {
        ALLOWED,
        NOT_ALLOWED,
        DENIED
    }

    public IpRules {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    public Verdict of(InetAddress address) {
        if (!deny.isEmpty() && Cidr.anyContains(deny, address)) {
            return Verdict.DENIED;
        }
        return allow.isEmpty() || Cidr.anyContains(allow, address) ? Verdict.ALLOWED : Verdict.NOT_ALLOWED;
    }
}
