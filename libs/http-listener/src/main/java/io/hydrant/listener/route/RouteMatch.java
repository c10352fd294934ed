// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.route;

import java.util.List;

/**
 * The route of a request.
 *
 * @param variables names and percent-decoded values in turn, in the order of the path
 */
public record RouteMatch<R>(R route, List<String> variables) {}
