package io.graceful.quarkus.deployment;

import io.graceful.quarkus.GracefulLife;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.IsLocalDevelopment;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.devui.spi.JsonRPCProvidersBuildItem;
import io.quarkus.devui.spi.page.CardPageBuildItem;
import io.quarkus.devui.spi.page.Page;

/** The card in the Dev UI: phase, gates and the last report. */
@BuildSteps(onlyIf = {GracefulEnabled.class, IsLocalDevelopment.class})
final class GracefulDevUi {

    @BuildStep
    CardPageBuildItem card() {
        CardPageBuildItem card = new CardPageBuildItem();
        card.addPage(Page.webComponentPageBuilder()
                .title("Life")
                .icon("font-awesome-solid:heart-pulse")
                .componentLink("qwc-graceful-life.js"));
        return card;
    }

    @BuildStep
    void data(BuildProducer<JsonRPCProvidersBuildItem> providers, BuildProducer<AdditionalBeanBuildItem> beans) {
        beans.produce(AdditionalBeanBuildItem.unremovableOf(GracefulLife.class));
        providers.produce(new JsonRPCProvidersBuildItem(GracefulLife.class));
    }
}
