"""The country package of `openfisca_rules` over a city."""
import importlib, sys, time
import numpy
import openfisca_rules
from city import Comparison


class OpenFisca:
    """A city's tables in simulations, one for each kind of subject, whose groups are the enterprises that have one."""

    def __init__(self, corpus, city, folder):
        openfisca_rules.write(corpus, city.years, folder)
        if folder not in sys.path:
            sys.path.insert(0, folder)
        self.corpus, self.city = corpus, city
        self.system = importlib.import_module("tidu_rules").CountryTaxBenefitSystem()
        self.simulations = {kind: self.simulation(kind) for kind in corpus.subjects}

    def simulation(self, kind):
        from openfisca_core.simulations import SimulationBuilder
        city, builder = self.city, SimulationBuilder()
        if kind == "enterprise":
            # There are no groups without a person.
            places, persons = {kind: numpy.arange(city.count(kind))}, numpy.array([0])
        else:
            # Enterprises without a subject of the kind are left out of its run.
            owners, persons = numpy.unique(city.owners[kind], return_inverse=True)
            places = {"enterprise": owners, kind: numpy.arange(city.count(kind))}
        builder.create_entities(self.system)
        builder.declare_person_entity("item", numpy.arange(len(persons)))
        enterprises = builder.declare_entity("enterprise", numpy.arange(len(places["enterprise"])))
        builder.join_with_persons(enterprises, persons, ["part"] * len(persons))
        simulation = builder.build(self.system)
        facts = {(fact.id, fact.offset): fact for rule in self.corpus.of(kind) for fact in rule.facts}
        for fact in facts.values():
            name, own = openfisca_rules.variable(fact), places[fact.subject]
            if fact.offset is None:
                simulation.set_input(name, "ETERNITY", self.vector(fact, None)[own])
                continue
            for year in city.years:
                simulation.set_input(name, str(year), self.vector(fact, year)[own])
        return simulation

    def vector(self, fact, year):
        values = self.city.values(fact, year)
        if fact.kind == "enumeration":
            possible = self.system.get_variable(fact.id).possible_values
            values = possible.encode(numpy.array(["untold"] + self.city.choices(fact))[values])
        return values

    def compute(self):
        """Every benefit for everybody, anew."""
        for kind, simulation in self.simulations.items():
            for rule in self.corpus.of(kind):
                simulation.calculate(rule.name + ("" if rule.hasAmount else "_row"), str(rule.year))

    def forget(self):
        for kind, simulation in self.simulations.items():
            for rule in self.corpus.of(kind):
                for name in [rule.name + "_row"] + ([rule.name] if rule.hasAmount else []):
                    simulation.delete_arrays(name)

    def seconds(self, times):
        taken = 0
        for _ in range(times):
            self.forget()
            begun = time.perf_counter()
            self.compute()
            taken += time.perf_counter() - begun
        return taken

    def compared(self):
        comparison = Comparison()
        for kind, simulation in self.simulations.items():
            for rule in self.corpus.of(kind):
                comparison.add(
                    self.city, rule, simulation.calculate(rule.name + "_row", str(rule.year)),
                    simulation.calculate(rule.name, str(rule.year)) if rule.hasAmount else None)
        return comparison
