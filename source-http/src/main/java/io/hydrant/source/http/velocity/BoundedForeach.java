// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.velocity;

import java.io.IOException;
import java.io.Writer;
import org.apache.velocity.context.InternalContextAdapter;
import org.apache.velocity.runtime.directive.Foreach;
import org.apache.velocity.runtime.parser.node.Node;

/** {@code #foreach} whose rounds an {@link Evaluation} bounds. Public for Velocity alone. */
public final class BoundedForeach extends Foreach {

    @Override
    protected void renderBlock(InternalContextAdapter context, Writer writer, Node block) throws IOException {
        Evaluation evaluation = (Evaluation) context.getInternalUserContext();
        evaluation.round();
        super.renderBlock(context, writer, block);
        evaluation.written(writer);
    }
}
