package io.graceful.spring.web;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

/**
 * Stands at graceful's paths where no servlet stands at the root, as with {@code spring.mvc.servlet.path=/api}: some containers
 * answer 404 to what is mapped to no servlet, without asking any filter, and {@link ManagementFilter} is one. Never reached itself.
 */
final class RootServlet extends ServletRegistrationBean<HttpServlet> {

    static final String NAME = "gracefulManagement";

    private final List<String> paths;
    private @Nullable ServletContext context;

    RootServlet(List<String> paths) {
        super(new NotFound(), false);
        this.paths = paths;
        setName(NAME);
    }

    @Override
    protected ServletRegistration.Dynamic addRegistration(String description, ServletContext servletContext) {
        context = servletContext;
        return super.addRegistration(description, servletContext);
    }

    @Override
    protected void configure(ServletRegistration.Dynamic registration) {
        super.configure(registration);
        if (context != null && !hasRoot(context)) {
            // Each for itself: one that somebody has already would keep the others from being mapped.
            paths.forEach(registration::addMapping);
        }
    }

    private static boolean hasRoot(ServletContext context) {
        return context.getServletRegistrations().values().stream()
                .flatMap(servlet -> servlet.getMappings().stream())
                .anyMatch(mapping -> mapping.equals("/") || mapping.equals("/*"));
    }

    /** What {@link HttpServlet} does for a method that it does not know is 405; nothing comes here anyway. */
    private static final class NotFound extends HttpServlet {

        private static final long serialVersionUID = 1L;
    }
}
